using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>Brings the tables of every instance up to date, and ends. Serving does the same at its start.</summary>
internal static class MigrateVerb
{
    public static Command Create(IReadOnlyList<IStream> streams)
    {
        var verb = new Command("migrate", "Bring the tables of all databases up to date, and end");
        ConfigurationTokens.Allow(verb);
        verb.SetAction((arguments, cancellationToken) =>
            VerbAction.RunAsync(arguments, settings => MigrateAsync(streams, settings, cancellationToken), cancellationToken));
        return verb;
    }

    private static async Task MigrateAsync(IReadOnlyList<IStream> streams, string[] settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        await using var embedded = builder.AddEmbedded();
        await embedded.StartAsync(builder.Configuration, Console.WriteLine, cancellationToken);
        builder.AddTrafficWatchOptions(embedded, streams.Select(stream => stream.Defaults), readsStreams: false);
        builder.AddStorage();
        builder.AddSchemas(streams);
        await using var app = builder.Build();
        var schema = app.Services.GetRequiredService<SchemaReady>();
        for (var shard = 0; shard < app.Services.GetRequiredService<ShardMap>().Count; shard++)
        {
            try
            {
                await schema.MigrateAsync(shard, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new StartRefusedException($"Shard {shard} could not be migrated: {e.GetBaseException().Message}", $"Look at ConnectionStrings:Shard{shard} and its server, and call migrate again: what is done already stays");
            }

            Console.WriteLine($"shard {shard} is up to date");
        }
    }
}
