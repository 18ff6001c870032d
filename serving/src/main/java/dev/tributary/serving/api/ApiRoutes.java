package dev.tributary.serving.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What each path answers. Every access to numbers is one transaction, as its caller. */
final class ApiRoutes {
  private static final int LONGEST_SIGN_IN = 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AccessTokens tokens;
  private final TenantDatabase database;
  private final Reading reading;
  private final LiveFeeds feeds;
  private final SignInCodes codes;
  private final DashboardFiles files;
  private final Embedding embedding;
  private final byte[] openApi;
  private final Clock clock;

  ApiRoutes(
      AccessTokens tokens,
      TenantDatabase database,
      Reading reading,
      LiveFeeds feeds,
      SignInCodes codes,
      Embedding embedding,
      Clock clock)
      throws IOException {
    this.tokens = tokens;
    this.database = database;
    this.reading = reading;
    this.feeds = feeds;
    this.codes = codes;
    this.files = DashboardFiles.load();
    this.embedding = embedding;
    this.openApi = ApiServer.openApi();
    this.clock = clock;
  }

  void addTo(RoutesConfig routes) {
    for (Lists list : Lists.values()) {
      routes.get("/api/v1/" + list.route(), ctx -> list(ctx, list));
    }
    for (Numbers numbers : Numbers.values()) {
      routes.get("/api/v1/teams/{team}/" + numbers.route(), ctx -> team(ctx, numbers));
    }
    routes.get("/api/v1/teams/{team}/explain", this::explain);
    for (TenantNumbers numbers : TenantNumbers.values()) {
      routes.get("/api/v1/" + numbers.route(), ctx -> tenant(ctx, numbers));
    }
    routes.get("/api/v1/live/{view}", this::live);
    routes.post("/sign-in", this::signIn);
    routes.get("/", ctx -> files.send(ctx, "index.html"));
    routes.get("/assets/<file>", ctx -> files.send(ctx, ctx.pathParam("file")));
    routes.get("/embed/{panel}", this::embed);
    routes.get("/embed/{panel}/data", this::embedData);
    routes.get("/openapi.json", ctx -> ApiAnswers.openApi(ctx, openApi));
    routes.get("/healthz", ctx -> ApiAnswers.state(ctx, "ok"));
    routes.get("/readyz", this::ready);
  }

  private void team(Context ctx, Numbers numbers) {
    Caller caller = caller(ctx);
    String team = ctx.pathParam("team");
    answer(
        ctx,
        caller,
        access(ctx, caller, numbers.route(), team),
        connection ->
            reading.team(connection, caller, numbers, team, Page.of(ctx, numbers.kind())));
  }

  private void explain(Context ctx) {
    Caller caller = caller(ctx);
    String team = ctx.pathParam("team");
    answer(
        ctx,
        caller,
        access(ctx, caller, "explain", team),
        connection -> reading.explain(connection, caller, team, ctx));
  }

  private void tenant(Context ctx, TenantNumbers numbers) {
    Caller caller = caller(ctx);
    answer(
        ctx,
        caller,
        access(ctx, caller, numbers.code(), null),
        connection ->
            reading.tenant(connection, caller, numbers, Page.whole(ctx), numbers.usual()));
  }

  private void list(Context ctx, Lists list) {
    Caller caller = caller(ctx);
    answer(
        ctx,
        caller,
        access(ctx, caller, list.route(), null),
        connection -> {
          Page.refuseOthers(ctx, list.ofTheTrail() ? Set.of("limit") : Set.of());
          return reading.list(
              connection, caller, list, list.ofTheTrail() ? Page.limit(ctx) : list.limit());
        });
  }

  /** A view now, and again whenever it has changed. */
  private void live(Context ctx) {
    AccessTokens.Verified verified = tokens.verified(ctx.header(Header.AUTHORIZATION));
    Caller caller = verified.caller();
    LiveView view = LiveView.of(ctx.pathParam("view"));
    Page.refuseOthers(ctx, view.ofTeam() ? Set.of("team", "range") : Set.of("range"));
    String team = ctx.queryParam("team");
    String range = view.range(ctx.queryParam("range"));
    if (view.ofTeam() && team == null) {
      throw ApiProblem.badRequest("this view takes a team");
    }
    TenantDatabase.Work work = connection -> view.of(reading, connection, caller, team, range);
    feeds.takePlace();
    Answer first;
    try {
      first = database.as(caller, access(ctx, caller, "live." + view.code(), team), work);
    } catch (RuntimeException e) {
      feeds.givePlaceBack();
      throw e;
    }
    ctx.status(200)
        .contentType("text/event-stream; charset=utf-8")
        .header(Header.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Accel-Buffering", "no");
    Supplier<Answer> again = () -> database.again(caller, work);
    ctx.future(
        () -> {
          try {
            return feeds.join(
                caller,
                view,
                team,
                range,
                ctx.res().getOutputStream(),
                verified.until(),
                first,
                ctx.header("Last-Event-ID"),
                again);
          } catch (IOException e) {
            feeds.givePlaceBack();
            return CompletableFuture.completedFuture(null);
          }
        });
  }

  /** A code for the token it was made for. A page elsewhere cannot send JSON here unasked. */
  private void signIn(Context ctx) {
    String type = ctx.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw ApiProblem.badRequest("the body is JSON: {\"code\": \"...\"}");
    }
    byte[] body = ctx.bodyAsBytes();
    if (body.length > LONGEST_SIGN_IN) {
      throw ApiProblem.badRequest("the body has at most " + LONGEST_SIGN_IN + " bytes");
    }
    try {
      String code = JSON.readTree(body).path("code").asText("");
      ApiAnswers.secret(ctx, Map.of("token", codes.tokenFor(code)));
    } catch (JsonProcessingException e) {
      throw ApiProblem.badRequest("the body is JSON: {\"code\": \"...\"}");
    } catch (IOException e) {
      throw ApiProblem.failed();
    }
  }

  private void embed(Context ctx) {
    Caller caller = embedded(ctx);
    files.send(ctx, "embed.html", embedding.ancestorsOf(caller.tenant()));
  }

  private void embedData(Context ctx) {
    Caller caller = embedded(ctx);
    EmbedPanel panel = panel(ctx);
    String team = caller.teams().get(0);
    answer(
        ctx,
        caller,
        access(ctx, caller, "embed." + panel.code(), team),
        connection ->
            panel.only(
                reading.newest(connection, caller, panel.numbers(), team, panel.back(), 1000)));
  }

  private Caller embedded(Context ctx) {
    EmbedPanel panel = panel(ctx);
    Page.refuseOthers(ctx, Set.of("tenant", "team", "expires", "signature"));
    return embedding
        .links()
        .caller(
            panel,
            ctx.queryParam("tenant"),
            ctx.queryParam("team"),
            ctx.queryParam("expires"),
            ctx.queryParam("signature"),
            clock.instant());
  }

  private static EmbedPanel panel(Context ctx) {
    return EmbedPanel.of(ctx.pathParam("panel")).orElseThrow(ApiProblem::notFound);
  }

  private Caller caller(Context ctx) {
    return tokens.caller(ctx.header(Header.AUTHORIZATION));
  }

  private void answer(Context ctx, Caller caller, Access access, TenantDatabase.Work work) {
    ApiAnswers.data(ctx, database.as(caller, access, work).body());
  }

  private static Access access(Context ctx, Caller caller, String route, String team) {
    Access access =
        new Access(route, Reading.forTheTrail(team), TellReads.traceOf(ctx), System.nanoTime());
    TellReads.note(ctx, caller, access);
    return access;
  }

  private void ready(Context ctx) {
    if (!database.answers()) {
      throw ApiProblem.unavailable("the database does not answer");
    }
    ApiAnswers.state(ctx, "ready");
  }
}
