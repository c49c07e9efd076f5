using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>What an <see cref="ISeed"/> plants is planted once, whichever process comes first: a setting says that it was.</summary>
internal static class SeedMark
{
    /// <summary>Adds rows to the first instance, unless that has been done.</summary>
    /// <param name="databases">The instances.</param>
    /// <param name="mark">The setting's name.</param>
    /// <param name="add">Adds the rows; they are stored together with the mark.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether this call, or another at the same time, has planted them.</returns>
    public static async Task<bool> PlantOnceAsync(Databases databases, string mark, Func<MainContext, Task> add, CancellationToken cancellationToken)
    {
        await using var main = databases.Main();
        if (await main.Settings.AnyAsync(setting => setting.Name == mark, cancellationToken))
        {
            return false;
        }

        await add(main);
        main.Settings.Add(new Setting { Name = mark, Value = "1" });
        try
        {
            // One save is one transaction, and the mark's key lets one process through.
            await main.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            main.ChangeTracker.Clear();
            if (!await main.Settings.AnyAsync(setting => setting.Name == mark, cancellationToken))
            {
                throw;
            }
        }

        return true;
    }
}
