using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Zeroed memory apart from the collector's, on pages of 2 MB where the system gives them to those who ask (Linux, <c>transparent_hugepage</c> at <c>madvise</c> or <c>always</c>).</summary>
/// <remarks>Whoever reads hundreds of MB at random waits for the places of 4 KB pages about as long as for what is on them.</remarks>
/// <typeparam name="T">What lies there.</typeparam>
internal sealed unsafe class LargePages<T> : IDisposable
    where T : unmanaged
{
    private readonly nuint _size;

    /// <param name="count">How many.</param>
    /// <exception cref="OutOfMemoryException">There is not as much.</exception>
    public LargePages(int count)
    {
        _size = (nuint)count * (nuint)sizeof(T);
        First = (T*)NativeMemory.AlignedAlloc(_size, Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2(_size), PageAdvice.LargePage));
        PageAdvice.AskForLarge(First, _size);
        NativeMemory.Clear(First, _size);
        GC.AddMemoryPressure((long)_size);
    }

    ~LargePages() => Free();

    /// <summary>The first of them. Valid until this is disposed of, or reachable no longer.</summary>
    public T* First { get; private set; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (First != null)
        {
            NativeMemory.AlignedFree(First);
            First = null;
            GC.RemoveMemoryPressure((long)_size);
        }
    }
}

/// <summary>What one may ask of the system about memory.</summary>
internal static unsafe partial class PageAdvice
{
    /// <summary>Bytes of a large page, on x86-64 and on most ARM64.</summary>
    public const nuint LargePage = 2 << 20;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    private const int Huge = 14;

    /// <summary>Asks for large pages. A wish: where it is not granted, the memory works as before.</summary>
    public static void AskForLarge(void* address, nuint size)
    {
        if (OperatingSystem.IsLinux() && size >= LargePage)
        {
            _ = Advise(address, size, Huge);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint size, int advice);
}
