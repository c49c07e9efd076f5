using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Architecture;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

/// <summary>The schema is told once, by the entities: what statements written by hand name must be there.</summary>
public sealed partial class SqlNamesTests
{
    [Fact]
    public void Statements_TablesAndColumnsThatTheyName_AreTheModels()
    {
        var shards = new Shards(["Server=none", "Server=none"]);
        using var main = shards.Databases.Main();
        using var shard = shards.Databases.Shard(0);
        var tables = new[] { main.Model, shard.Model }.SelectMany(model => model.GetEntityTypes())
            .ToDictionary(type => type.GetTableName()!, type => type.GetProperties().Select(property => property.GetColumnName()).ToHashSet());
        var checkedColumns = 0;
        var sources = Repository.Sources("TrafficWatch.Web", ".cs").Where(source => !source.Path.Contains("Migrations", StringComparison.Ordinal)).ToList();

        // A connection's own table is what the statement that makes it says.
        var passing = sources.SelectMany(source => Temporary().Matches(source.Text)).Select(match => match.Groups["table"].Value).ToHashSet();
        foreach (var (path, text) in sources)
        {
            foreach (var insert in Insert().Matches(text).Where(insert => !passing.Contains(insert.Groups["table"].Value)))
            {
                var table = insert.Groups["table"].Value;
                Assert.True(tables.ContainsKey(table), $"{path}: {insert.Value}");
                foreach (var column in insert.Groups["columns"].Value.Split(',').Select(name => name.Trim(' ', '`')))
                {
                    Assert.True(tables[table].Contains(column), $"{path}: {table} has no column {column}");
                    checkedColumns++;
                }
            }

            foreach (var use in Use().Matches(text).Where(use => !passing.Contains(use.Groups["table"].Value)))
            {
                Assert.True(tables.ContainsKey(use.Groups["table"].Value), $"{path}: {use.Value}");
            }
        }

        Assert.True(checkedColumns > 50, "the statements were not found");
    }

    [GeneratedRegex(@"INSERT (IGNORE )?INTO `?(?<table>\w+)`? \((?<columns>[^)]*)\)")]
    private static partial Regex Insert();

    [GeneratedRegex(@"CREATE TEMPORARY TABLE (?<table>\w+)")]
    private static partial Regex Temporary();

    /// <summary>Names with an underline: words of comments have none.</summary>
    [GeneratedRegex(@"\b(FROM|(?<!KEY )UPDATE|JOIN) (?!information_schema)`?(?<table>[a-z]+_[a-z_]+)`?")]
    private static partial Regex Use();
}
