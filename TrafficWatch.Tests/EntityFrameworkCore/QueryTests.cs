using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Integration;
using Xunit;

namespace TrafficWatch.Tests.EntityFrameworkCore;

/// <summary>Every answer is compared with that of LINQ to objects over the same rows.</summary>
public sealed class QueryTests
{
    private static readonly DateTime Noon = new(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Where_ComparisonsAndStrings_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        var prefix = "v_%|";
        var part = "1";
        var empty = "";
        var codes = new[] { "变形金刚基地", "好莱坞大道" };
        var none = Array.Empty<string>();
        await SameAsync(context, visits => visits.Where(v => v.Visitor.StartsWith(prefix)));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.StartsWith("v1")));
        string? missing = null;
        Assert.Equal(0, await context.Visits.CountAsync(v => v.Visitor.StartsWith(missing!)));
        Assert.Equal(0, await context.Visits.CountAsync(v => EF.Functions.Collate(v.Visitor, "utf8mb4_bin") == "V1"));
        Assert.Equal(1, await context.Visits.CountAsync(v => EF.Functions.Like(v.Visitor, "v!_%", "!")));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.EndsWith(part)));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.Contains(part) && !v.Visitor.Contains("%")));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.Contains(empty)));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.Length == 2 || v.Visitor.Trim().ToUpper() == "V10"));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.Substring(1) == "3" || v.Visitor.Substring(0, 2) == "v4"));
        await SameAsync(context, visits => visits.Where(v => v.Visitor.Replace("v", "w") == "w5" || v.Visitor.IndexOf("6") == 1));
        await SameAsync(context, visits => visits.Where(v => codes.Contains(v.Area!.Code)));
        await SameAsync(context, visits => visits.Where(v => !codes.Contains(v.Area!.Code)));
        await SameAsync(context, visits => visits.Where(v => none.Contains(v.Area!.Code)));
        await SameAsync(context, visits => visits.Where(v => codes.Any(c => v.Area!.Code.StartsWith(c))));
        await SameAsync(context, visits => visits.Where(v => v.Left == null || v.Left > v.At));
        await SameAsync(context, visits => visits.Where(v => v.Kind == VisitKind.Out && v.Paid >= 10.5m && v.Score < 3.25));
        await SameAsync(context, visits => visits.Where(v => (v.Visitor + "-" + v.Area!.Code) == "v1-好莱坞大道"));
        await SameAsync(context, visits => visits.Where(v => string.IsNullOrEmpty(v.Area!.Name) || v.Area.Hidden));
        await SameAsync(context, visits => visits.Where(v => string.Compare(v.Visitor, "v2") > 0 && v.Visitor.Length < 4));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Where_TimesAndNumbers_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        var hours = 1.5;
        var days = 2;
        var day = DateOnly.FromDateTime(Noon);
        await SameAsync(context, visits => visits.Where(v => v.At >= Noon.AddMinutes(5) && v.At < Noon.AddHours(hours)));
        await SameAsync(context, visits => visits.Where(v => v.At.Hour == 12 && v.At.Minute < 30 && v.At.Second == 0));
        await SameAsync(context, visits => visits.Where(v => v.At.Date == Noon.Date && v.At.DayOfWeek == DayOfWeek.Tuesday));
        await SameAsync(context, visits => visits.Where(v => v.At.Year == 2025 && v.At.Month == 7 && v.At.Day == 15 && v.At.DayOfYear == 196));
        await SameAsync(context, visits => visits.Where(v => v.At.AddHours(hours) < Noon.AddHours(2)));
        await SameAsync(context, visits => visits.Where(v => v.At.AddDays(days).AddMonths(-1).AddYears(1).AddSeconds(0.5) > Noon));
        await SameAsync(context, visits => visits.Where(v => v.At.AddMinutes(10).AddMilliseconds(250).Millisecond == 250));
        await SameAsync(context, visits => visits.Where(v => v.Left != null && (v.Left.Value - v.At).TotalMinutes > 12.5));
        await SameAsync(context, visits => visits.Where(v => DateOnly.FromDateTime(v.At) == day));
#pragma warning disable RS0030 // Not the machine's clock but the server's: it must be UTC whatever the server's zone.
        await SameAsync(context, visits => visits.Where(v => v.At < DateTime.UtcNow));
#pragma warning restore RS0030
        await SameAsync(context, visits => visits.Where(v => Math.Abs(v.Score - 3) < 1 && Math.Round(v.Score, 1) != 2.5));
        await SameAsync(context, visits => visits.Where(v => v.AreaId / 2 == 1 && v.Id % 3 == 0));
        await SameAsync(context, visits => visits.Where(v => Math.Max(v.Score, 4) == 4 && Math.Floor(v.Score) == 2 && Math.Ceiling(v.Paid) > 3));
        await SameAsync(context, visits => visits.Where(v => (double)v.Id / 4 > 5.1 && (v.Id & 1) == 1 && -v.Id < 0 && ~v.AreaId < 0));
        await SameAsync(context, visits => visits.Where(v => ((v.Id % 2 == 0 ? v.Score : v.Score * 2) > 5) == (v.Paid > 10)));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Select_ProjectionsOfEveryKind_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Select(v => new
        {
            v.Id,
            Minute = v.At.Minute,
            v.At.DayOfWeek,
            Start = v.At.AddMinutes(-v.At.Minute),
            Flag = v.Paid > 10,
            Text = v.Id.ToString() + "/" + v.Visitor,
            Kind = v.Kind == VisitKind.In ? "in" : "out",
            Stay = v.Left == null ? 0 : (v.Left.Value - v.At).TotalSeconds,
            Level = v.Score > 3 ? (int?)2 : null,
        }));
        await SameAsync(context, visits => visits.Select(v => v.Area!.Name ?? v.Area.Code).Distinct().OrderBy(n => n));
        await SameAsync(context, visits => visits.OrderByDescending(v => v.At).ThenBy(v => v.Id).Skip(5).Take(7).Select(v => v.Visitor));
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Skip(30).Select(v => v.Id));
        await SameAsync(context, visits => visits.Where(v => v.Id < 4).Select(v => v.Visitor)
            .Union(visits.Where(v => v.Id > 38 && v.Id < 40).Select(v => v.Visitor)).OrderBy(x => x));
        await SameAsync(context, visits => visits.Where(v => v.Id < 8).Select(v => v.AreaId)
            .Concat(visits.Where(v => v.Id > 38).Select(v => v.AreaId)).OrderBy(x => x));
        await SameAsync(context, visits => visits.Select(v => v.AreaId).Distinct().OrderBy(x => x).Take(2));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task GroupBy_Aggregates_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        await SameAsync(context, visits => visits.GroupBy(v => v.AreaId).OrderBy(g => g.Key).Select(g => new
        {
            g.Key,
            Count = g.Count(),
            In = g.Count(v => v.Kind == VisitKind.In),
            Sum = g.Sum(v => v.Paid),
            Ids = g.Sum(v => v.Id),
            Last = g.Max(v => v.At),
            First = g.Min(v => v.Left),
            Average = Math.Round(g.Average(v => v.Score), 6),
            Visitors = g.Select(v => v.Visitor).Distinct().Count(),
        }));
        await SameAsync(context, visits => visits
            .GroupBy(v => new { v.Area!.Code, Minute = v.At.Minute / 15 })
            .Where(g => g.Count() > 1)
            .OrderBy(g => g.Key.Code).ThenBy(g => g.Key.Minute)
            .Select(g => new { g.Key.Code, g.Key.Minute, Total = g.Sum(v => v.Kind == VisitKind.In ? 1 : -1) }));
        var all = await context.Visits.AsNoTracking().ToListAsync();
        Assert.Equal(all.Sum(v => v.Paid), await context.Visits.SumAsync(v => v.Paid));
        Assert.Equal(all.Average(v => v.AreaId), await context.Visits.AverageAsync(v => v.AreaId), 4);
        Assert.Equal(0, await context.Visits.Where(v => v.Id < 0).SumAsync(v => v.AreaId));
        Assert.Null(await context.Visits.Where(v => v.Id < 0).MaxAsync(v => (DateTime?)v.At));
        Assert.Equal(all.Max(v => v.At), await context.Visits.MaxAsync(v => v.At));
        Assert.Equal(DateTimeKind.Utc, (await context.Visits.MaxAsync(v => v.At)).Kind);
        Assert.Equal(all.LongCount(), await context.Visits.LongCountAsync());
        Assert.True(await context.Visits.AnyAsync(v => v.Paid > 10));
        Assert.True(await context.Visits.AllAsync(v => v.Paid >= 0));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Join_NavigationsAndSubqueries_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        var rows = await context.Areas.OrderBy(a => a.Id).Select(a => new
        {
            a.Code,
            Count = a.Visits.Count(v => v.Kind == VisitKind.In),
            Last = a.Visits.Max(v => (DateTime?)v.At),
            Any = a.Visits.Any(v => v.Paid > 19),
            Newest = a.Visits.OrderByDescending(v => v.At).ThenByDescending(v => v.Id).Select(v => v.Visitor).FirstOrDefault(),
        }).ToListAsync();
        var areas = (await context.Areas.Include(a => a.Visits).AsSplitQuery().ToListAsync()).OrderBy(a => a.Id).ToList();
        Assert.Equal(40, areas.Sum(a => a.Visits.Count));
        Assert.Equal(
            areas.Select(a => new
            {
                a.Code,
                Count = a.Visits.Count(v => v.Kind == VisitKind.In),
                Last = a.Visits.Max(v => (DateTime?)v.At),
                Any = a.Visits.Any(v => v.Paid > 19),
                Newest = a.Visits.OrderByDescending(v => v.At).ThenByDescending(v => v.Id).Select(v => v.Visitor).FirstOrDefault(),
            }),
            rows);
        Assert.Equal(40, (await context.Areas.Include(a => a.Visits).ToListAsync()).Sum(a => a.Visits.Count));

        var joined = await (
            from area in context.Areas
            join visit in context.Visits on area.Id equals visit.AreaId into visits
            from visit in visits.DefaultIfEmpty()
            orderby area.Id, visit.Id
            select new { area.Code, Visitor = visit == null ? null : visit.Visitor }).ToListAsync();
        Assert.Equal(41, joined.Count);

        var newest = await context.Visits
            .Where(v => context.Visits.OrderByDescending(o => o.At).ThenBy(o => o.Id).Take(5).Select(o => o.Id).Contains(v.Id))
            .CountAsync();
        Assert.Equal(5, newest);
        var crowded = await context.Areas.Where(a => a.Visits.Count > 5 && context.Visits.Any(v => v.AreaId == a.Id)).CountAsync();
        Assert.Equal(areas.Count(a => a.Visits.Count > 5), crowded);
        Assert.Equal("v0", (await context.Visits.OrderBy(v => v.Id).FirstAsync()).Visitor);
        Assert.Null(await context.Visits.FirstOrDefaultAsync(v => v.Visitor == "nobody"));
        Assert.NotNull(await context.Visits.FindAsync(1L));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Where_KeysetPages_EveryRowOnce(string product)
    {
        await using var context = await CreateAsync(product);
        var seen = new List<long>();
        var (at, id) = (DateTime.MaxValue.ToUniversalTime(), long.MaxValue);
        while (true)
        {
            var page = await context.Visits.AsNoTracking()
                .Where(v => v.At < at || (v.At == at && v.Id < id))
                .OrderByDescending(v => v.At).ThenByDescending(v => v.Id).Take(7).ToListAsync();
            if (page.Count == 0)
            {
                break;
            }

            seen.AddRange(page.Select(v => v.Id));
            (at, id) = (page[^1].At, page[^1].Id);
        }

        Assert.Equal(40, seen.Count);
        Assert.Equal(40, seen.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ExecuteUpdateAndDelete_PlainLimitedAndJoined_RowsAsAsked(string product)
    {
        await using var context = await CreateAsync(product);
        Assert.Equal(40, await context.Visits.ExecuteUpdateAsync(set => set
            .SetProperty(v => v.Score, v => v.Score + 1).SetProperty(v => v.Paid, v => (decimal)v.Score)));
        var first = await context.Visits.AsNoTracking().OrderBy(v => v.Id).FirstAsync();
        Assert.Equal(first.Score - 1, (double)first.Paid, 6);

        Assert.Equal(
            await context.Visits.CountAsync(v => v.Area!.Code == "好莱坞大道"),
            await context.Visits.Where(v => v.Area!.Code == "好莱坞大道").ExecuteUpdateAsync(set => set.SetProperty(v => v.Left, Noon)));
        Assert.Equal(5, await context.Visits.OrderBy(v => v.At).Take(5).ExecuteDeleteAsync());
        Assert.Equal(3, await context.Visits.Where(v => v.Id > 20).OrderBy(v => v.Id).Take(3).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.Visitor, "changed")));
        var left = await context.Visits.CountAsync(v => v.Area!.Hidden);
        Assert.Equal(left, await context.Visits.Where(v => v.Area!.Hidden).ExecuteDeleteAsync());
        Assert.Equal(35 - left, await context.Visits.ExecuteDeleteAsync());
        await context.Areas.Where(a => a.Visits.Count == 0).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Name, a => a.Code + "!").SetProperty(a => a.Capacity, a => a.Visits.Count + 3));
        Assert.Equal(4, await context.Areas.CountAsync(a => a.Capacity == 3 && a.Name == a.Code + "!"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Areas.ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Capacity, a => a.Version).SetProperty(a => a.Version, a => a.Capacity)));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task FromSql_WithParameters_ComposesAndKeepsInjectionOut(string product)
    {
        await using var context = await CreateAsync(product);
        var name = "v1' OR '1'='1\\";
        Assert.Empty(await context.Visits.FromSql($"SELECT * FROM `Visits` WHERE `Visitor` = {name}").ToListAsync());
        Assert.Equal(2, await context.Visits.FromSql($"SELECT * FROM `Visits` WHERE `Visitor` LIKE {"v%"}").OrderBy(v => v.Id).Take(2).CountAsync());
        Assert.Equal(["+00:00"], await context.Database.SqlQuery<string>($"SELECT @@session.time_zone AS `Value`").ToListAsync());
        Assert.Equal(40, await context.Database.SqlQuery<int>($"SELECT COUNT(*) AS `Value` FROM `Visits`").SingleAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Where_Untranslatable_SaysWhatToDo(string product)
    {
        await using var context = await CreateAsync(product);
        await SaysAsync(context.Visits.Where(v => v.Visitor.Equals("V", StringComparison.OrdinalIgnoreCase)), "collation");
        await SaysAsync(context.Visits.Where(v => Own(v.Visitor)), "Own");
        await SaysAsync(context.Visits.Where(v => v.At - v.Left > TimeSpan.FromSeconds(1)), "TotalSeconds");
        await SaysAsync(context.Visits.Where(v => v.At.ToString("HH:mm") == "12:00"), "after the query");
        await SaysAsync(context.Areas.SelectMany(a => a.Visits.OrderBy(v => v.At).Take(2)).Where(v => v.Id > context.Visits.Count()), null);
        await SaysAsync(context.Areas.Select(a => new { a.Id, Top = a.Visits.Where(v => v.Score > a.Capacity).Distinct().ToList() }), "LATERAL");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Query_ShapesBeyondTheUsual_AsInMemory(string product)
    {
        await using var context = await CreateAsync(product);
        var many = Enumerable.Range(0, 1500).Select(i => $"v{i * 3}").ToList();
        var ids = new List<long> { 3, 5, 8 };
        var kinds = new[] { VisitKind.Out };
        var (from, to) = (Noon.AddMinutes(3), Noon.AddMinutes(14));
        await SameAsync(context, visits => visits.Where(v => many.Contains(v.Visitor)));
        await SameAsync(context, visits => visits.Where(v => ids.Contains(v.Id) || kinds.Contains(v.Kind)));
        await SameAsync(context, visits => visits.Where(v => ids.Any(id => id < v.Id)).OrderBy(v => v.Id).Select(v => v.Id));
        await SameAsync(context, visits => visits.Where(v => ids.Count(id => id < v.Id) == 2));
        await SameAsync(context, visits => visits.Where(v => from <= v.At && v.At < to).GroupBy(v => v.At.Date)
            .Select(g => new { g.Key, Count = g.Count(), Out = g.Sum(v => v.Kind == VisitKind.Out ? 1L : 0L) }));
        await SameAsync(context, visits => visits.GroupBy(v => v.AreaId)
            .Select(g => g.OrderByDescending(v => v.At).ThenByDescending(v => v.Id).First()));
        await SameAsync(context, visits => visits.GroupBy(v => new { v.At.Hour, v.Kind }).OrderBy(g => g.Key.Kind)
            .Select(g => new { g.Key.Hour, g.Key.Kind, Share = (double)g.Count(v => v.Paid > 5) / g.Count() }).Take(3));
        await SameAsync(context, visits => visits.OrderBy(v => v.Left == null).ThenBy(v => v.Left).ThenBy(v => v.Id).Select(v => v.Id));
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Select(v => new Line(v.Id, v.Visitor, v.At)));
        await SameAsync(context, visits => visits.Where(v => visits.Where(o => o.AreaId == v.AreaId).Max(o => o.At) == v.At)
            .OrderBy(v => v.Id).Select(v => v.Id));
        await SameAsync(context, visits => visits.Join(visits, a => a.Id + 1, b => b.Id, (a, b) => new { a.Id, Gap = (b.At - a.At).TotalSeconds })
            .OrderBy(x => x.Id));
        await SameAsync(context, visits => visits.Select(v => v.AreaId).Except(visits.Where(v => v.Paid > 19).Select(v => v.AreaId)).OrderBy(x => x));
        await SameAsync(context, visits => visits.Select(v => v.AreaId).Intersect(visits.Where(v => v.Paid > 19).Select(v => v.AreaId)).OrderBy(x => x));
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Select(v => Convert.ToDouble(v.Id) / 8 + (int)v.Score));
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Select(v => v.At.TimeOfDay));
        await SameAsync(context, visits => visits.OrderBy(v => v.Id).Take(9).OrderByDescending(v => v.Visitor.Length).ThenBy(v => v.Id).Take(3).Select(v => v.Id));
        Assert.Equal(30, await context.Visits.OrderByDescending(v => v.Id).Skip(10).ExecuteDeleteAsync());
        Assert.Equal(10, await context.Visits.CountAsync());
        Assert.True(await context.Database.CanConnectAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Transaction_SavepointsAndSynchronousCalls_AsAsked(string product)
    {
        await using var context = await CreateAsync(product);
        await using (var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead))
        {
            await context.Visits.Where(v => v.Id == 1).ExecuteDeleteAsync();
            await transaction.CreateSavepointAsync("before");
            await context.Visits.ExecuteDeleteAsync();
            await transaction.RollbackToSavepointAsync("before");
            await transaction.CommitAsync();
        }

        using (context.Database.BeginTransaction())
        {
            context.Visits.ExecuteDelete();
        }

        Assert.Equal(39, context.Visits.Count());
        Assert.Equal(39, context.Visits.AsEnumerable().Count());
        var streamed = 0;
        await foreach (var visit in context.Visits.AsNoTracking().AsAsyncEnumerable())
        {
            streamed++;
        }

        Assert.Equal(39, streamed);
    }

    private sealed record Line(long Id, string Visitor, DateTime At);

    private static bool Own(string text) => text.Length > 3;

    private static async Task SaysAsync<T>(IQueryable<T> query, string? words)
    {
        var exception = await Record.ExceptionAsync(() => query.ToListAsync());
        if (words is not null)
        {
            Assert.Contains(words, Assert.IsType<InvalidOperationException>(exception).Message, StringComparison.Ordinal);
        }
    }

    private static async Task SameAsync<T>(ParkContext context, Func<IQueryable<Visit>, IQueryable<T>> query)
    {
        var all = await context.Visits.Include(v => v.Area).OrderBy(v => v.Id).ToListAsync();
        var expected = query(all.AsQueryable()).ToList();
        var actual = await query(context.Visits).ToListAsync();
        if (typeof(T) == typeof(Visit))
        {
            actual = [.. actual.OrderBy(row => ((Visit)(object)row!).Id)];
            expected = [.. expected.OrderBy(row => ((Visit)(object)row!).Id)];
        }

        Assert.Equal(expected, actual);
    }

    private static async Task<ParkContext> CreateAsync(string product)
    {
        var context = ParkContext.Connect(DatabaseServers.Instance.NewDatabase(product));
        await context.Database.EnsureCreatedAsync();
        string[] codes = ["好莱坞大道", "哈利波特的魔法世界", "变形金刚基地", "empty"];
        context.AddRange(codes.Select((code, i) => new Area { Code = code, Hidden = i == 1, Name = i == 2 ? "Transformers" : null }));
        await context.SaveChangesAsync();
        var ids = await context.Areas.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync();
        context.AddRange(Enumerable.Range(0, 40).Select(i => new Visit
        {
            AreaId = ids[i % 3],
            Visitor = i == 39 ? "v_%|x" : $"v{i}",
            At = Noon.AddMinutes(i / 2),
            Left = i % 4 == 0 ? null : Noon.AddMinutes(i / 2).AddMinutes(i),
            Kind = i % 2 == 0 ? VisitKind.In : VisitKind.Out,
            Paid = i * 0.5m,
            Score = i * 0.25,
        }));
        await context.SaveChangesAsync();
        context.ChangeTracker.Clear();
        return context;
    }
}
