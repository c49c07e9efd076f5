namespace TrafficWatch.Web.Health;

/// <summary>Something that can be well or not.</summary>
internal interface IHealthSource
{
    string Name { get; }

    /// <summary>Its present state. Answers at once or within two seconds; never throws.</summary>
    (bool Ok, string? Reason) Check();
}
