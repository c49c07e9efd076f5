#:property PublishAot=false

// Writes one embedded resource of an assembly to a file, without loading the assembly's code.
// Arguments: assembly, end of the resource's name, file to write.
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

using var image = new PEReader(File.OpenRead(args[0]));
var metadata = image.GetMetadataReader();
foreach (var handle in metadata.ManifestResources)
{
    var resource = metadata.GetManifestResource(handle);
    if (!resource.Implementation.IsNil || !metadata.GetString(resource.Name).EndsWith(args[1], StringComparison.Ordinal))
    {
        continue;
    }

    var start = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
    var block = image.GetSectionData(start).GetReader((int)resource.Offset, image.GetSectionData(start).Length - (int)resource.Offset);
    var length = block.ReadInt32();
    File.WriteAllBytes(args[2], block.ReadBytes(length));
    return 0;
}

Console.Error.WriteLine($"{args[0]} has no resource that ends in {args[1]}");
return 1;
