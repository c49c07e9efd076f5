using System.Runtime.InteropServices;

namespace TrafficWatch.Bench.Servers;

/// <summary>Signals to single processes, by id.</summary>
internal static partial class Signals
{
    /// <summary>Sends one of KILL, TERM, STOP, CONT. A process that is gone is passed over.</summary>
    public static void Send(int pid, string name) => _ = Kill(pid, name switch
    {
        "KILL" => 9,
        "TERM" => 15,
        "CONT" => 18,
        "STOP" => 19,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "KILL, TERM, STOP or CONT"),
    });

    /// <summary>True while the process runs or is held up; one that has ended and waits for its parent to notice does not.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
