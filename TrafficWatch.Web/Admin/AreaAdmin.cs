namespace TrafficWatch.Web.Admin;

/// <summary>Reads and edits areas' thresholds, names and order.</summary>
internal sealed class AreaAdmin
{
    /// <summary>All areas that were ever seen or set, the whole park first, then by order and id.</summary>
    public Task<IReadOnlyList<AreaSettings>> ListAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stores an edit, and hands changed thresholds on to the stream, both or neither.</summary>
    /// <param name="edit">All settings of the area, the unchanged ones too.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AreaSaveResult> SaveAsync(AreaEdit edit, string who, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The last edits, newest first.</summary>
    /// <param name="areaId">Of one area; null: of all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<AreaChange>> HistoryAsync(string? areaId = null, int limit = 50, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
