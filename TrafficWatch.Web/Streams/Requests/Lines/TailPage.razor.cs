using Microsoft.AspNetCore.Components;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>The newest requests as they come. It stands still once somebody scrolls, until he wants it to go on.</summary>
public sealed partial class TailPage
{
    private IReadOnlyList<TailLine>? _held;
    private long _heldAt;
    private int _resumed;
    private string _status = "";
    private bool _whole;

    private IReadOnlyList<LineRow> Shown => [.. (_held ?? Tail.Newest).Where(IsMeant).Select(line => LineRow.Of(line.Number, line.Line))];

    // While it stands still nobody need hear of further scrolling.
    private EventCallback Scrolled => _held is null ? EventCallback.Factory.Create(this, Pause) : default;

    private bool IsMeant(TailLine line) => _status.Length == 0 || line.Line.Status / 100 == _status[0] - '0';

    private void Choose(string status) => _status = status;

    private void Pause()
    {
        if (_held is null)
        {
            _held = Tail.Newest;
            _heldAt = _held.Count > 0 ? _held[0].Number : 0;
        }
    }

    private void Resume()
    {
        _held = null;

        // Made anew, it stands at its top.
        _resumed++;
    }
}
