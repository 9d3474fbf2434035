// .NET HttpClient: a capacity is written and read back, in a world of its own. Nobody else sees it.
//
//     MOCKSERVER_URL=http://127.0.0.1:8080 dotnet run examples/clients/WithHttpClient.cs
//
// A file alone runs with .NET 10 or newer; before that, make it the Program.cs of a console project.
// Unlike its neighbours this file is not run by the tests of mockserver.

using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

const string Jonas = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
var mock = Environment.GetEnvironmentVariable("MOCKSERVER_URL") ?? "http://127.0.0.1:8080";
var adminToken = Environment.GetEnvironmentVariable("MOCKSERVER_ADMIN_TOKEN") ?? "any";

// A name that nobody has used is a new world. The base URL that is told carries its name.
var world = $"httpclient-{Guid.NewGuid():N}";
using var admin = new HttpClient();
admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
var told = JsonNode.Parse(await admin.GetStringAsync($"{mock}/__world/{world}/__admin/providers"))!;
var awork = told["providers"]!.AsArray().First(provider => (string?)provider!["name"] == "awork")!;
var credential = awork["credentials"]![0]!;

// From here on it is your own client, with another base URL, which has to end with a slash.
using var client = new HttpClient { BaseAddress = new Uri((string)awork["base_url"]! + "/") };
client.DefaultRequestHeaders.Add((string)credential["header"]!, (string?)credential["value"]);
using var week = new StringContent("""{"mon": 14400}""", Encoding.UTF8, "application/json");
using var saved = await client.PutAsync($"users/{Jonas}/capacity", week);
saved.EnsureSuccessStatusCode();
var capacity = JsonNode.Parse(await client.GetStringAsync($"users/{Jonas}/capacity"))!;
Console.WriteLine($"Jonas works {(int)capacity["weeklyCapacity"]!["mon"]! / 3600} hours on Mondays");
