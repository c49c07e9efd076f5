FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN eng/setup --no-database && dotnet publish TrafficWatch.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# For a client library that was built from its sources; the packaged one brings its own.
RUN apt-get update && apt-get install -y --no-install-recommends libzstd1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_URLS=http://+:5080
EXPOSE 5080
USER $APP_UID
ENTRYPOINT ["dotnet", "TrafficWatch.Web.dll"]
