using Microsoft.Extensions.DependencyInjection.Extensions;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A stream's alerts: what it says of them, what reads them, and what is done about them. Parts that need the databases are made when they are first asked for: pages are there without.</summary>
public sealed class StreamAlerts
{
    private readonly IServiceProvider _services;

    internal StreamAlerts(AlertSource source, ReminderSettings reminders, IServiceProvider services)
    {
        (Source, Reminders, _services) = (source, reminders, services);
        Open = new Feed<OpenAlertList>(OpenAlertList.Empty, services.GetRequiredService<TimeProvider>());
    }

    /// <summary>What the stream says of them.</summary>
    internal AlertSource Source { get; }

    /// <summary>Whom they are told.</summary>
    internal ReminderSettings Reminders { get; }

    /// <summary>Who takes care of those that are open.</summary>
    internal Feed<OpenAlertList> Open { get; }

    internal AlertCaseQueries Cases => field ??= Make<AlertCaseQueries>();

    internal AlertQueries Log => field ??= Make<AlertQueries>();

    internal AlertAdmin Admin => field ??= Make<AlertAdmin>();

    /// <summary>Makes something that stands on what the stream says, and on services.</summary>
    internal T Make<T>(params object[] more) => ActivatorUtilities.CreateInstance<T>(_services, [Source, .. more]);
}

internal static class AlertSetup
{
    /// <summary>Registers what a stream's alerts are shown and acted on through, by the stream's name.</summary>
    /// <param name="services">Where.</param>
    /// <param name="stream">The stream's name in tables.</param>
    /// <param name="reminders">Whom its alerts are told.</param>
    public static IServiceCollection AddAlerts<TSource>(this IServiceCollection services, string stream, Func<IServiceProvider, ReminderSettings> reminders)
        where TSource : AlertSource
    {
        services.TryAddSingleton<CareSignal>();
        return services
            .AddKeyedSingleton(stream, (provider, _) => new StreamAlerts(ActivatorUtilities.CreateInstance<TSource>(provider), reminders(provider), provider))
            .AddSingleton(provider => provider.GetRequiredKeyedService<StreamAlerts>(stream));
    }

    /// <summary>Registers what watches a stream's alerts, and what reminds of them where the stream is owned.</summary>
    public static IServiceCollection AddAlertWatch<TView>(this IServiceCollection services, string stream)
        where TView : class, IFollowingView
    {
        return services.AddSingleton<IHostedService>(Watch).AddSingleton<IHostedService>(Remind);

        AlertWatch Watch(IServiceProvider provider)
        {
            var alerts = provider.GetRequiredKeyedService<StreamAlerts>(stream);
            return alerts.Make<AlertWatch>(alerts.Make<OpenAlerts>(), alerts.Open);
        }

        AlertReminder Remind(IServiceProvider provider)
        {
            var alerts = provider.GetRequiredKeyedService<StreamAlerts>(stream);
            return alerts.Make<AlertReminder>(alerts.Make<OpenAlerts>(), alerts.Reminders, provider.GetRequiredService<TView>());
        }
    }
}
