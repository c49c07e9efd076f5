namespace TrafficWatch.Web.Platform.Ui.Charts;

/// <summary>A course: figures at instants, oldest first.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Points">Instants (UTC) and figures; null where nothing is known.</param>
public sealed record TimeLine(string Name, IReadOnlyList<(DateTime At, double? Value)> Points);
