using System.Globalization;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>The language of one request or circuit: the request's, until a page says which one it is in.</summary>
internal sealed class PageLanguage
{
    public Words Words { get; set; } = Words.For(CultureInfo.CurrentUICulture);
}
