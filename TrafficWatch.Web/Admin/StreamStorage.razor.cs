using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>How a stream's rows go in, and what its tables take on each shard.</summary>
public sealed partial class StreamStorage
{
    private IReadOnlyList<StoredTable> _tables = [];
    private IReadOnlyList<bool> _loads = [];

    /// <summary>The stream's name.</summary>
    [Parameter, EditorRequired]
    public string Stream { get; set; } = "";

    [Inject]
    private StorageQueries Queries { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    /// <inheritdoc/>
    protected override TimeSpan? FollowEvery { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (Access.Allowed)
        {
            (_loads, _tables) = (await Queries.LoadsAsync(cancellationToken), await Queries.TablesAsync(Stream, cancellationToken));
        }
    }

}
