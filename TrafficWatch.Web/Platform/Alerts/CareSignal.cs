using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Tells screens that something was done about an alert.</summary>
internal sealed class CareSignal : StoredSignal;
