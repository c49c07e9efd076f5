using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>A stream's tables. Columns are named by <see cref="ModelConventions.SnakeCase"/> unless the schema names them.</summary>
internal interface IStreamSchema
{
    /// <summary>Its tables on the first instance only: what people edit.</summary>
    void ConfigureMain(ModelBuilder model);

    /// <summary>Its tables on every shard.</summary>
    void ConfigureShard(ModelBuilder model);

    /// <summary>The stream's name, such as visitors.</summary>
    string Stream { get; }

    /// <summary>Its tables whose rows go with time.</summary>
    IReadOnlyList<RetentionRule> Retention { get; }

    /// <summary>Tables of a replaced system were taken over, where they stood: what their rows mean here may need a correction.</summary>
    /// <param name="adoption">Reads and writes the database.</param>
    /// <param name="tables">The tables that were taken over.</param>
    Task AdoptedAsync(Adoption adoption, IReadOnlySet<string> tables) => Task.CompletedTask;

    /// <summary>Before anything is migrated: a table of a replaced system that cannot become ours where it stands is put aside under another name.</summary>
    /// <param name="adoption">Reads and writes the database.</param>
    Task MakeWayAsync(Adoption adoption) => Task.CompletedTask;

    /// <summary>Before the migrations of a database that an earlier version migrated.</summary>
    /// <param name="adoption">Reads and writes the database.</param>
    Task UpgradingAsync(Adoption adoption) => Task.CompletedTask;

    /// <summary>After the migrations: what was put aside can come in. Called at every start.</summary>
    /// <param name="adoption">Reads and writes the database.</param>
    Task MigratedAsync(Adoption adoption) => Task.CompletedTask;
}

/// <summary>Rows that a new installation begins with.</summary>
internal interface ISeed
{
    /// <summary>Adds them, once. The tables are there.</summary>
    Task PlantAsync(CancellationToken cancellationToken);
}
