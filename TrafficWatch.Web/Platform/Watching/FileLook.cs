using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>What a file is called inside its machine, whatever its name. It may be another file's once this one is gone.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file there.</param>
internal readonly record struct FileId(ulong Device, ulong Inode);

/// <summary>A regular file as it was at one instant.</summary>
/// <param name="Id">Which file it is.</param>
/// <param name="Length">Its length.</param>
/// <param name="Modified">When it was written last: seconds and nanoseconds, to be compared only.</param>
internal readonly partial record struct FileLook(FileId Id, long Length, (long, uint) Modified)
{
    private const int Here = -100, EmptyPath = 0x1000, Basics = 0x7ff, RegularFile = 0x8000, KindOfFile = 0xf000, Size = 256;

    /// <summary>Looks at a path, through links.</summary>
    /// <returns>Null when there is nothing, or something else than a regular file.</returns>
    public static FileLook? Of(string path) => OperatingSystem.IsLinux() ? Ask(Here, path, 0) : Portable(new FileInfo(path));

    /// <summary>Looks at an open file.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="path">Its path.</param>
    public static FileLook? Of(SafeFileHandle handle, string path) =>
        OperatingSystem.IsLinux() ? Ask((int)handle.DangerousGetHandle(), "", EmptyPath) : Portable(new FileInfo(path));

    // The layout of struct statx is the same on every processor.
    private static FileLook? Ask(int directory, string path, int flags)
    {
        Span<byte> found = stackalloc byte[Size];
        return Statx(directory, path, flags, Basics, found) == 0 && (MemoryMarshal.Read<ushort>(found[28..]) & KindOfFile) == RegularFile
            ? new FileLook(
                new FileId(MemoryMarshal.Read<ulong>(found[136..]), MemoryMarshal.Read<ulong>(found[32..])),
                MemoryMarshal.Read<long>(found[40..]),
                (MemoryMarshal.Read<long>(found[112..]), MemoryMarshal.Read<uint>(found[120..])))
            : null;
    }

    /// <summary>Where there are no inodes the time of creation stands for them.</summary>
    private static FileLook? Portable(FileInfo file) =>
        file.Exists ? new FileLook(new FileId(0, (ulong)file.CreationTimeUtc.Ticks), file.Length, (file.LastWriteTimeUtc.Ticks, 0)) : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> found);
}
