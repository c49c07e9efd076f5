using System.Globalization;
using System.Reflection;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Visitors.Resources;
using Xunit;

namespace TrafficWatch.Tests.Platform.Localization;

public sealed class WordsTests
{
    // Names of things that have no other name, and what names the other language.
    private static readonly string[] Foreign = ["Kafka", "CSV", "UTF-8", "Security:AdminFrom"];

    [Fact]
    public void Texts_English_HoldNoChinese() =>
        Assert.All(Texts(VisitorWords.English), text => Assert.DoesNotContain(text.Value, IsChinese));

    [Fact]
    public void Texts_Chinese_HoldNoEnglishWords() => Assert.All(Texts(VisitorWords.Chinese), text =>
        Assert.DoesNotMatch("[A-Za-z]{2,}", Foreign.Aggregate(text.Value, (value, name) => value.Replace(name, ""))));

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("zh-TW", true)]
    [InlineData("en-GB", false)]
    [InlineData("de-DE", false)]
    public void For_Culture_TakesChineseForAnyChinese(string culture, bool chinese) =>
        Assert.Same(chinese ? Words.Chinese : Words.English, Words.For(CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void AlertMessage_Chinese_IsTheOldSystemsWording() => Assert.Equal(
        "【红色警戒】区域: 小黄人乐园, 当前人数: 1151, 已超过阈值: 150人, 请相关人员注意！",
        VisitorWords.Chinese.AlertMessage(AlertLevel.Alert, "小黄人乐园", 1151, 150));

    [Fact]
    public void State_EveryState_HasWords() =>
        Assert.All(Enum.GetValues<StreamState>(), state => Assert.NotEqual(state.ToString(), Words.Chinese.State(state)));

    [Fact]
    public void AreaName_NoNameInThisLanguage_IsTheId()
    {
        Assert.Equal("Minion Land", VisitorWords.English.AreaName("小黄人乐园", null, "Minion Land"));
        Assert.Equal("小黄人乐园", VisitorWords.Chinese.AreaName("小黄人乐园", null, "Minion Land"));
        Assert.Equal("全园", VisitorWords.Chinese.AreaName("*", null, null));
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(Words words) =>
        words.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(string) && !property.Name.StartsWith("OtherLanguage", StringComparison.Ordinal) && property.Name != nameof(Words.Language))
            .Select(property => KeyValuePair.Create(property.Name, (string)property.GetValue(words)!));

    private static bool IsChinese(char c) => c is >= '\u3000' and <= '\u9fff' or >= '\uff00' and <= '\uffef';
}
