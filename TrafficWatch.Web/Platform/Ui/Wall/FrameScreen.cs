namespace TrafficWatch.Web.Platform.Ui.Wall;

/// <summary>A big screen whose panels are all there from the beginning, and say what is awaited until a frame has data.</summary>
/// <inheritdoc/>
public abstract class FrameScreen(string stream, string topic, string script) : WallScreen(stream, topic, script)
{
    /// <summary>Whether there are data.</summary>
    protected bool Any { get; private set; }

    /// <summary>The attribute <c>data-empty</c> of a panel: there without data.</summary>
    protected string? Empty => Any ? null : "";

    /// <summary>Takes the newest frame in, and says how new its data are, UTC; null before the first.</summary>
    private protected abstract DateTime? TakeFrame();

    /// <inheritdoc/>
    protected override void OnInitialized() => Any = TakeFrame() is not null;

    private protected sealed override bool Take()
    {
        var before = Any;
        Any = TakeFrame() is not null;
        return before != Any;
    }
}
