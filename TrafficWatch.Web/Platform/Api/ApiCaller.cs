using System.Security.Cryptography;
using System.Text;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>Tells callers of the API apart: by the token of <c>Security:ApiTokens</c> that they send, else by their address.</summary>
internal sealed class ApiCaller(SecurityOptions options)
{
    private const string Scheme = "Bearer ";
    private readonly byte[][] _tokens = [.. options.ApiTokens.Select(token => SHA256.HashData(Encoding.ASCII.GetBytes(token)))];

    /// <summary>Who a caller is.</summary>
    public string Of(HttpContext context) => Token(context) is { } token ? $"token {token}" : CircuitGate.KeyOf(CircuitSetup.AddressOf(context)).ToString();

    /// <summary>Whether a caller has sent a token that holds.</summary>
    public bool HasToken(HttpContext context) => Token(context) is not null;

    private int? Token(HttpContext context)
    {
        var given = context.Request.Headers.Authorization.ToString();
        if (given.Length == 0)
        {
            return null;
        }

        given = given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..] : given;

        // All of them, at the same pace, whichever it is.
        int? found = null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given.Trim()));
        foreach (var (index, token) in _tokens.Index())
        {
            found = CryptographicOperations.FixedTimeEquals(hash, token) ? index : found;
        }

        return found;
    }
}
