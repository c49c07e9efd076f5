using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrafficWatch.Web.Platform.Storage;

internal static class ModelConventions
{
    /// <summary>A text key: compared by bytes, whatever the server's collation.</summary>
    public static PropertyBuilder<T> Key<T>(this PropertyBuilder<T> property, int length = 255) =>
        property.HasMaxLength(length).UseCollation("utf8mb4_bin");

    /// <summary>Columns are named as the tables of the systems that TrafficWatch replaces: in_count for InCount. Numbers begin at 0, for other programs' rows may lack what ours hold besides.</summary>
    public static void SnakeCase(this ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
            {
                property.SetColumnName(Snake(property.Name));
            }

            if (property.ClrType.IsPrimitive && !property.IsKey())
            {
                property.SetDefaultValue(Activator.CreateInstance(property.ClrType));
            }
        }
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}

/// <summary>A context whose model is made of the streams' tables besides its own.</summary>
internal interface IStreamContext
{
    IReadOnlyList<IStreamSchema> Streams { get; }
}

/// <summary>A model for each set of streams: EF Core by itself keeps one for a kind of context.</summary>
internal sealed class StreamModelCacheKeyFactory : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), string.Join(' ', ((IStreamContext)context).Streams.Select(stream => stream.GetType().FullName)), designTime);
}
