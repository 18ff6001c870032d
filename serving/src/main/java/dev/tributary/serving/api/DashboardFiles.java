package dev.tributary.serving.api;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of the dashboard: a fixed list, held in memory, the same for everybody and without any
 * number in them. What a page may do is said here: run and load what this server ships, speak to
 * this server, nothing else.
 */
final class DashboardFiles {
  private static final List<String> NAMES =
      List.of(
          "index.html",
          "embed.html",
          "app.css",
          "app.js",
          "charts.js",
          "dom.js",
          "embed.js",
          "explain.js",
          "formats.js",
          "live.js",
          "panels.js",
          "session.js",
          "theme.js",
          "views.js",
          "icon.svg",
          "uplot/uPlot.iife.min.js",
          "uplot/uPlot.min.css",
          "uplot/LICENSE");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors ";

  private final Map<String, StaticFile> files = new LinkedHashMap<>();

  private record StaticFile(byte[] bytes, String type, String tag) {}

  private DashboardFiles() {}

  /**
   * @throws IOException if the jar lacks one
   */
  static DashboardFiles load() throws IOException {
    DashboardFiles all = new DashboardFiles();
    for (String name : NAMES) {
      try (InputStream in = DashboardFiles.class.getResourceAsStream("/" + folder() + name)) {
        if (in == null) {
          throw new IOException("The jar lacks " + folder() + name + ": build it again.");
        }
        byte[] bytes = in.readAllBytes();
        all.files.put(name, new StaticFile(bytes, type(name), '"' + ApiAnswers.hash(bytes) + '"'));
      }
    }
    return all;
  }

  private static String folder() {
    return "dev/tributary/serving/dashboard/";
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/plain; charset=utf-8";
    };
  }

  /**
   * Answers with a file that no other site may frame.
   *
   * @throws ApiProblem 404
   */
  void send(Context ctx, String name) {
    send(ctx, name, "'none'");
  }

  /**
   * @param ancestors who may frame it, as a Content-Security-Policy says it
   * @throws ApiProblem 404
   */
  void send(Context ctx, String name, String ancestors) {
    StaticFile file = files.get(name);
    if (file == null) {
      throw ApiProblem.notFound();
    }
    ctx.header("Content-Security-Policy", POLICY + ancestors)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .header(Header.CACHE_CONTROL, "no-cache")
        .header(Header.ETAG, file.tag());
    if (file.tag().equals(ctx.header(Header.IF_NONE_MATCH))) {
      ctx.status(304);
    } else {
      ctx.status(200).contentType(file.type()).result(file.bytes());
    }
  }
}
