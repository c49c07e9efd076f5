using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>What <c>UseMySQL</c> was told; made by it, and of no use elsewhere.</summary>
public sealed class MySqlOptionsExtension : RelationalOptionsExtension
{
    private DbContextOptionsExtensionInfo? _info;

    /// <summary>Creates an extension with the defaults.</summary>
    public MySqlOptionsExtension()
    {
    }

    private MySqlOptionsExtension(MySqlOptionsExtension copyFrom)
        : base(copyFrom)
    {
    }

    /// <inheritdoc />
    public override DbContextOptionsExtensionInfo Info => _info ??= new ExtensionInfo(this);

    /// <inheritdoc />
    public override void ApplyServices(IServiceCollection services) => services.AddEntityFrameworkMySql();

    /// <inheritdoc />
    protected override RelationalOptionsExtension Clone() => new MySqlOptionsExtension(this);

    private sealed class ExtensionInfo(IDbContextOptionsExtension extension) : RelationalExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => true;

        public override string LogFragment => base.LogFragment + "using MySQL ";

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["MySQL"] = "1";
    }
}
