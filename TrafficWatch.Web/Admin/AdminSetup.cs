namespace TrafficWatch.Web.Admin;

internal static class AdminSetup
{
    /// <summary>What the admin pages read and edit through.</summary>
    public static void AddAdmin(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<DeadLetterAdmin>().AddSingleton<StreamQueries>().AddSingleton<StorageQueries>().AddSingleton<RetentionAdmin>();
}
