using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Plenum.Server.Web;

/// <summary>
/// The files of the web part, listed once at start: what is not in the list is not served, so no path needs checking. Files that the
/// build compressed (<c>.br</c>, <c>.gz</c> beside them) are sent so to those who accept it.
/// </summary>
sealed class StaticPages
{
    /// <summary>Their names change with their content, so a browser need never ask again.</summary>
    static readonly string[] Immutable = ["/assets/", "/converse/"];

    readonly FrozenDictionary<string, Page> pages;

    public StaticPages(string root)
    {
        var types = new FileExtensionContentTypeProvider();
        var found = Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories) : [];
        var files = found.ToDictionary(file => "/" + Path.GetRelativePath(root, file).Replace('\\', '/'), file => new FileInfo(file));
        pages = files
            .Where(file => !IsCompressed(file.Key, files))
            .ToFrozenDictionary(file => file.Key, file => new Page(
                new(file.Value, null),
                files.GetValueOrDefault(file.Key + ".br") is { } br ? new(br, "br") : null,
                files.GetValueOrDefault(file.Key + ".gz") is { } gz ? new(gz, "gzip") : null,
                types.TryGetContentType(file.Key, out var type) ? WithCharset(type) : "application/octet-stream",
                Immutable.Any(file.Key.StartsWith)));
    }

    /// <summary>False where the web part was not built.</summary>
    public bool Any => pages.Count > 0;

    /// <summary>Serves the file of that path; false if there is none.</summary>
    public async Task<bool> TryServeAsync(HttpContext context, string path)
    {
        if (!pages.TryGetValue(path, out var page) || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            return false;
        }

        var file = page.Choose(context.Request);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = file.Tag;
        context.Response.Headers.CacheControl = page.Immutable ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(file.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = file.Info.Length;
        if (file.Encoding is not null)
        {
            context.Response.Headers.ContentEncoding = file.Encoding;
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.SendFileAsync(file.Info.FullName, context.RequestAborted);
        }

        return true;
    }

    static bool IsCompressed(string path, Dictionary<string, FileInfo> files) =>
        Path.GetExtension(path) is ".br" or ".gz" && files.ContainsKey(path[..^3]);

    static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "image/svg+xml" ? type + "; charset=utf-8" : type;

    sealed record Variant(FileInfo Info, string? Encoding)
    {
        public EntityTagHeaderValue Tag { get; } = new($"\"{Info.LastWriteTimeUtc.Ticks:x}-{Info.Length:x}{Encoding}\"");
    }

    sealed record Page(Variant Plain, Variant? Brotli, Variant? Gzip, string ContentType, bool Immutable)
    {
        public Variant Choose(HttpRequest request)
        {
            var accepted = request.GetTypedHeaders().AcceptEncoding;
            bool Accepts(string encoding) => accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);
            return Brotli is not null && Accepts("br") ? Brotli : Gzip is not null && Accepts("gzip") ? Gzip : Plain;
        }
    }
}
