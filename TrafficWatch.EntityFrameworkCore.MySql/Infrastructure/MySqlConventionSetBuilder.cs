using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>The relational conventions, with identifiers cut to what the server takes.</summary>
internal sealed class MySqlConventionSetBuilder(
    ProviderConventionSetBuilderDependencies dependencies,
    RelationalConventionSetBuilderDependencies relationalDependencies)
    : RelationalConventionSetBuilder(dependencies, relationalDependencies)
{
    private const int LongestIdentifier = 64;

    public override ConventionSet CreateConventionSet()
    {
        var conventions = base.CreateConventionSet();
        conventions.Add(new RelationalMaxIdentifierLengthConvention(LongestIdentifier, Dependencies, RelationalDependencies));
        return conventions;
    }
}
