using Microsoft.AspNetCore.Components;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Admin;

/// <summary>How a stream's rows go in, and what its tables take on each shard.</summary>
public sealed partial class StreamStorage
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private IReadOnlyList<StoredTable> _tables = [];
    private IReadOnlyList<bool> _loads = [];
    private ITimer? _timer;

    /// <summary>The stream's name.</summary>
    [Parameter, EditorRequired]
    public string Stream { get; set; } = "";

    [Inject]
    private StorageQueries Queries { get; set; } = default!;

    [Inject]
    private AdminAccess Access { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => InvokeAsync(RefreshAsync), null, Every, Every);
        }
    }

    /// <inheritdoc/>
    protected override async Task QueryAsync(CancellationToken cancellationToken)
    {
        if (Access.Allowed)
        {
            (_loads, _tables) = (await Queries.LoadsAsync(cancellationToken), await Queries.TablesAsync(Stream, cancellationToken));
        }
    }

    /// <inheritdoc/>
    protected override void Leave() => _timer?.Dispose();
}
