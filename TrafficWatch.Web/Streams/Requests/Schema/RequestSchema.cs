using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Schema;

/// <summary>The tables of requests.</summary>
internal sealed class RequestSchema : IStreamSchema
{
    private const string Alerts = "request_alert";

    public string Stream => "requests";

    public IReadOnlyList<RetentionRule> Retention { get; } =
    [
        new("request_stats", RetentionKind.Statistics, false, "window_end"),
        new("request_stats_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("request_stats_per_day", RetentionKind.Statistics, false, "window_end"),
        new("request_latency_per_minute", RetentionKind.Statistics, false, "window_end"),
        new("request_latency_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("request_clients", RetentionKind.Statistics, false, "window_end"),
        new("request_agents_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("request_top", RetentionKind.Statistics, false, "day_start"),
        new("request_line", RetentionKind.Record, false, "event_time", WrittenIn: "request_line_day"),
        .. AlertSchema.Retention(Alerts),
    ];

    public void ConfigureMain(ModelBuilder model) => model.Entity<RequestRuleRow>(e =>
    {
        e.ToTable("request_alert_rule").HasKey(a => a.Subject);
        e.Property(a => a.Subject).Key();
        e.Property(a => a.UpdatedBy).HasMaxLength(EditorName.Longest);
        e.Property(a => a.Version).IsConcurrencyToken();
    });

    public void ConfigureShard(ModelBuilder model)
    {
        Stat<RequestMinuteRow>(model, "request_stats");
        Stat<RequestHourRow>(model, "request_stats_per_hour");
        Stat<RequestDayRow>(model, "request_stats_per_day");
        Latency<RequestLatencyMinuteRow>(model, "request_latency_per_minute");
        Latency<RequestLatencyHourRow>(model, "request_latency_per_hour");
        model.Entity<RequestClientsRow>(e =>
        {
            e.ToTable("request_clients").HasKey(a => new { a.WindowKind, a.WindowEnd, a.Part });
            e.Property(a => a.Sketch).HasColumnType("varbinary(4096)");
            e.HasIndex(a => a.WindowEnd).HasDatabaseName("ix_request_clients_end");
        });
        model.Entity<RequestAgentRow>(e =>
        {
            e.ToTable("request_agents_per_hour").HasKey(a => new { a.WindowEnd, a.Family });
            e.Property(a => a.Family).Key(50);
        });
        model.Entity<RequestTopRow>(e =>
        {
            e.ToTable("request_top").HasKey(a => new { a.DayStart, a.Kind, a.Name, a.Part });
            e.Property(a => a.Name).Key();
        });
        model.Entity<RequestLineRow>(e =>
        {
            e.ToTable("request_line").HasKey(a => new { a.Id, a.EventTime });
            e.Property(a => a.Id).ValueGeneratedOnAdd();
            e.Property(a => a.Method).Key(20);
            // These are searched whatever the case.
            e.Property(a => a.Client).HasMaxLength(RequestLine.LongestClient);
            e.Property(a => a.Target).HasMaxLength(RequestLine.LongestTarget);
            e.Property(a => a.Referrer).HasMaxLength(RequestLine.LongestReferrer);
            e.Property(a => a.Agent).HasMaxLength(RequestLine.LongestAgent);
            e.HasIndex(a => a.EventTime).HasDatabaseName("ix_request_line_time");
        });
        model.Entity<RequestLineDay>(e => e.ToTable("request_line_day").HasKey(a => a.DayStart));
        model.MapAlerts<RequestAlertCase, RequestAlertLog, RequestAlertCare, RequestAlertNote>(Alerts);
    }

    private static void Stat<T>(ModelBuilder model, string table)
        where T : RequestStat => model.Entity<T>(e =>
        {
            e.ToTable(table).HasKey(a => new { a.WindowEnd, a.StatusClass, a.Status, a.Method, a.Route });
            e.Property(a => a.Method).Key(20);
            e.Property(a => a.Route).Key();
        });

    private static void Latency<T>(ModelBuilder model, string table)
        where T : RequestLatency => model.Entity<T>(e =>
        {
            e.ToTable(table).HasKey(a => new { a.WindowEnd, a.Route, a.Bin });
            e.Property(a => a.Route).Key();
        });
}

/// <summary>The tables of requests, in the contexts that hold them.</summary>
internal static class RequestSets
{
    extension(MainContext main)
    {
        public DbSet<RequestRuleRow> RequestRules => main.Set<RequestRuleRow>();
    }

    extension(ShardContext shard)
    {
        public DbSet<RequestMinuteRow> RequestMinutes => shard.Set<RequestMinuteRow>();

        public DbSet<RequestHourRow> RequestHours => shard.Set<RequestHourRow>();

        public DbSet<RequestDayRow> RequestDays => shard.Set<RequestDayRow>();

        public DbSet<RequestLatencyMinuteRow> RequestLatencyMinutes => shard.Set<RequestLatencyMinuteRow>();

        public DbSet<RequestLatencyHourRow> RequestLatencyHours => shard.Set<RequestLatencyHourRow>();

        public DbSet<RequestClientsRow> RequestClients => shard.Set<RequestClientsRow>();

        public DbSet<RequestAgentRow> RequestAgents => shard.Set<RequestAgentRow>();

        public DbSet<RequestTopRow> RequestTop => shard.Set<RequestTopRow>();

        public DbSet<RequestLineRow> RequestLines => shard.Set<RequestLineRow>();

        public DbSet<RequestLineDay> RequestLineDays => shard.Set<RequestLineDay>();

        public DbSet<RequestAlertCase> RequestAlerts => shard.Set<RequestAlertCase>();

        public DbSet<RequestAlertLog> RequestAlertLog => shard.Set<RequestAlertLog>();
    }
}
