using System.Security.Cryptography;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>The calls as an OpenAPI document, and as a page to read and try them on.</summary>
internal static class ApiDocument
{
    private const string Address = "/api/openapi.json", Page = "/api/docs";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiCall>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Description) = ("TrafficWatch", "What the systems before answered, at their addresses. Times are the site's.");
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.HttpMethod == HttpMethods.Post, [.. context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiCall>().SelectMany(call => call.Parameters)]);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi(Address);
        app.MapScalarApiReference(Page, (page, context) =>
        {
            // Its page begins with a script within it, which our policy forbids: this one alone is let in.
            page.Nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            context.Response.Headers.ContentSecurityPolicy = RequestGuard.PolicyWith(page.Nonce);
            (page.OpenApiRoutePattern, page.Title) = (Address, "TrafficWatch API");

            // Nothing from elsewhere, and nothing told elsewhere.
            page.DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton();
            (page.ShowDeveloperTools, page.DefaultOpenAllTags) = (DeveloperToolsVisibility.Never, true);
        });
    }

    private static void Describe(OpenApiOperation operation, bool inBody, IReadOnlyList<ApiParameter> parameters)
    {
        operation.Responses ??= [];
        operation.Responses["400"] = new OpenApiResponse { Description = "A parameter can't be used; the answer names it." };
        operation.Responses["429"] = new OpenApiResponse { Description = "Too many calls; Retry-After says when to come again." };
        operation.Responses["503"] = new OpenApiResponse { Description = "A database does not answer." };
        if (parameters.Count == 0)
        {
            return;
        }

        if (inBody)
        {
            var body = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = parameters.ToDictionary(parameter => parameter.Name, IOpenApiSchema (parameter) => Text(parameter.Text)),
                Required = parameters.Where(parameter => parameter.IsNeeded).Select(parameter => parameter.Name).ToHashSet(),
            };
            operation.RequestBody = new OpenApiRequestBody { Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = body } } };
            return;
        }

        operation.Parameters = [.. parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Text,
            Required = parameter.IsNeeded,
            Schema = Text(null),
        })];
    }

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };
}
