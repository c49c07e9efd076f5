using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace TrafficWatch.Tests.EntityFrameworkCore;

/// <summary>Runs the test assembly as a program that migrates one database and ends.</summary>
internal static class MigratorProcess
{
    private const string Variable = "TRAFFICWATCH_TEST_MIGRATE";

    public static async Task RunAsync(string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(MigratorProcess).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment[Variable] = connectionString;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors + await output);
    }

    // Synchronous throughout: other threads must not touch this assembly before its initializer has ended.
    [ModuleInitializer]
    internal static void MigrateIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connectionString)
        {
            return;
        }

        try
        {
            using var context = MigratedContext.Connect(connectionString);
            context.Database.Migrate();
            Environment.Exit(0);
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            Environment.Exit(1);
        }
    }
}
