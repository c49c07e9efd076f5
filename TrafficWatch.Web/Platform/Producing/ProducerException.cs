namespace TrafficWatch.Web.Platform.Producing;

/// <summary>A producer can't do what it was asked; the message tells a person why, and what to do.</summary>
internal sealed class ProducerException(string message) : Exception(message);
