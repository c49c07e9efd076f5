using System.Globalization;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>
/// Every text that people see, in both languages side by side, so that neither can be forgotten. The language is
/// held and not looked up again: a live update is rendered from a thread that has no culture of its own.
/// </summary>
internal partial class Words
{
    private protected Words(bool chinese)
    {
        IsChinese = chinese;
        Culture = CultureInfo.GetCultureInfo(chinese ? "zh-CN" : "en");
    }

    public static Words Chinese { get; } = new(true);

    public static Words English { get; } = new(false);

    /// <summary>Whether they are Chinese, else English.</summary>
    public bool IsChinese { get; }

    /// <summary>For figures.</summary>
    public CultureInfo Culture { get; }

    /// <summary>For the lang attribute.</summary>
    public string Language => IsChinese ? "zh-CN" : "en";

    public static Words For(CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh" ? Chinese : English;

    /// <summary>A count with thousands separators.</summary>
    public string Number(long value) => value.ToString("N0", Culture);

    public string Number(double value, int digits) => value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), Culture);

    /// <summary>A sentence in this language.</summary>
    public string Of(Told told) => T(told.Zh, told.En);

    private protected string T(string zh, string en) => IsChinese ? zh : en;
}
