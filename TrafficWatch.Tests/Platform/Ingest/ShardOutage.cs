namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>The second shard answers no epoch but with an error, as one does whose disk is full or which is being restored.</summary>
internal static class ShardOutage
{
    public static void Begin(ParkSite site) => ParkTables.Execute(
        site.Shards[1], "CREATE TRIGGER outage BEFORE UPDATE ON ingest_owner FOR EACH ROW IF NEW.epoch <> OLD.epoch THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'away'; END IF");

    public static void End(ParkSite site) => ParkTables.Execute(site.Shards[1], "DROP TRIGGER outage");
}
