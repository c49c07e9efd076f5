using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;
using TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

namespace TrafficWatch.EntityFrameworkCore.MySql.Update;

/// <summary>Sends many changes in one round trip, and checks each one's count of rows.</summary>
internal sealed class MySqlModificationCommandBatchFactory(
    ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options) : IModificationCommandBatchFactory
{
    private const int DefaultBatchSize = 500;

    private readonly int _size = options.FindExtension<MySqlOptionsExtension>()?.MaxBatchSize ?? DefaultBatchSize;

    public ModificationCommandBatch Create() => new Batch(dependencies, _size);

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies, int size)
        : AffectedCountModificationCommandBatch(dependencies, size)
    {
        // Well below the smallest usual max_allowed_packet (16 MiB), as text may double when escaped.
        private const long Payload = 2 << 20;
        private long _payload;

        public override bool TryAddCommand(IReadOnlyModificationCommand modificationCommand)
        {
            var payload = modificationCommand.ColumnModifications.Sum(column => column.Value switch
            {
                string text => text.Length * 3L,
                byte[] bytes => bytes.Length,
                _ => 0,
            });
            if ((ModificationCommands.Count > 0 && _payload + payload > Payload) || !base.TryAddCommand(modificationCommand))
            {
                return false;
            }

            _payload += payload;
            return true;
        }
    }
}
