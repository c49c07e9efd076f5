using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>Socket.IO 5 over Engine.IO 4, as much of them as clients need that are pushed to: text, the namespace <c>/</c>, no acknowledgements.</summary>
internal static class SocketIoSetup
{
    public static void AddSocketIo(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<EngineSessions>().AddSingleton<EngineEndpoint>();

    public static void MapSocketIo(this IEndpointRouteBuilder app)
    {
        var pipeline = app.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(app.ServiceProvider.GetRequiredService<EngineEndpoint>().AnswerAsync);
        app.Map(RequestGuard.SocketIo, pipeline.Build()).RequireCors(PushSetup.Policy);
    }
}
