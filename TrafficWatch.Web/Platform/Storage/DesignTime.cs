using Microsoft.EntityFrameworkCore.Design;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Contexts for dotnet-ef, which needs the model only: no server is asked. How a migration is made stands in docs/design.md.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<MainContext>, IDesignTimeDbContextFactory<ShardContext>
{
    private static readonly Databases Nowhere = new(new ShardMap(new Configuration.ShardOptions(["Server=none"])));

    MainContext IDesignTimeDbContextFactory<MainContext>.CreateDbContext(string[] args) => Nowhere.Main();

    ShardContext IDesignTimeDbContextFactory<ShardContext>.CreateDbContext(string[] args) => Nowhere.Shard(0);
}
