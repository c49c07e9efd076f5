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
        : AffectedCountModificationCommandBatch(dependencies, size);
}
