using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>Refuses what a model may ask for and the server cannot do.</summary>
internal sealed class MySqlModelValidator(
    ModelValidatorDependencies dependencies, RelationalModelValidatorDependencies relationalDependencies)
    : RelationalModelValidator(dependencies, relationalDependencies)
{
    public override void Validate(IModel model, IDiagnosticsLogger<DbLoggerCategory.Model.Validation> logger)
    {
        base.Validate(model, logger);
        foreach (var property in model.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
        {
            if (property is { IsConcurrencyToken: true, ValueGenerated: ValueGenerated.OnAddOrUpdate }
                && property.GetDefaultValueSql() is null && property.GetComputedColumnSql() is null)
            {
                throw new InvalidOperationException(
                    $"'{property.DeclaringType.DisplayName()}.{property.Name}' is a row version, which MySQL does not "
                    + "count up by itself: use a number with IsConcurrencyToken and raise it with every change.");
            }
        }
    }
}
