using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

/// <summary>What a connection is, whatever the server's settings and whoever had it before.</summary>
public sealed class SessionsTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Open_ConnectionThatSomebodySpoilt_IsUtcAndStrictAgain(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        for (var i = 0; i < 3; i++)
        {
            await using var main = shards.Databases.Main();
            var zone = await main.Database.SqlQuery<string>($"SELECT @@session.time_zone AS Value").SingleAsync();
            var mode = await main.Database.SqlQuery<string>($"SELECT @@session.sql_mode AS Value").SingleAsync();
            Assert.Equal("+00:00", zone);
            Assert.Contains("STRICT_TRANS_TABLES", mode, StringComparison.Ordinal);
            await main.Database.OpenConnectionAsync();
            await main.Database.ExecuteSqlRawAsync("SET SESSION time_zone = '+08:00', sql_mode = ''");
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Read_Time_IsUtcToTheMillisecond(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var time = new DateTime(2025, 3, 9, 7, 30, 1, 123, DateTimeKind.Utc);
        await using (var main = shards.Databases.Main())
        {
            main.StreamMinutes.Add(new StreamMinuteRow { Stream = "visitors", Minute = time });
            await main.SaveChangesAsync();
        }

        await using var again = shards.Databases.Main();
        var read = (await again.StreamMinutes.SingleAsync()).Minute;
        Assert.Equal((time, DateTimeKind.Utc), (read, read.Kind));
        Assert.Equal(["2025-03-09 07:30:01.123"], shards.Query(0, "SELECT CAST(minute AS CHAR) FROM stream_minute"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Write_WhatDoesNotFit_IsRefused(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        await using var main = shards.Databases.Main();
        await Assert.ThrowsAnyAsync<Exception>(() => main.Database.ExecuteSqlRawAsync("INSERT INTO setting (name, value) VALUES ('long', REPEAT('x', 501))"));
    }
}
