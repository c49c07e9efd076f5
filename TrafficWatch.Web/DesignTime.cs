using Microsoft.EntityFrameworkCore.Design;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web;

/// <summary>Contexts for dotnet-ef, which needs the model only: no server is asked. How a migration is made stands in docs/design.md.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<MainContext>, IDesignTimeDbContextFactory<ShardContext>
{
    private static readonly Databases Nowhere = new(new ShardMap(new ShardOptions(["Server=none"])), Program.Streams.Select(stream => stream.Schema));

    MainContext IDesignTimeDbContextFactory<MainContext>.CreateDbContext(string[] args) => Nowhere.Main();

    ShardContext IDesignTimeDbContextFactory<ShardContext>.CreateDbContext(string[] args) => Nowhere.Shard(0);
}
