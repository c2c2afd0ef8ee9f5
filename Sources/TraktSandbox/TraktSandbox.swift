// SPDX-License-Identifier: MIT

public import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// A local server that implements Trakt's API as strictly as the original.
///
/// It has one account with history, saved positions, the 409 window, single-use refresh tokens,
/// rate limits, and fault injection. It follows Trakt's documentation; undocumented behaviour is in
/// ``Assumptions``.
public struct TraktSandbox: Sendable {
  public let port: Int
  private let state: SandboxState
  private let services: ServiceGroup
  private let server: Task<Void, any Error>

  /// Binds to loopback and serves until ``stop()``.
  ///
  /// - Parameter stopsOnSignals: whether SIGTERM and SIGINT stop it, for use as a separate program.
  /// - Throws: an error if the port is unavailable.
  public static func start(
    configuration: Configuration = Configuration(), stopsOnSignals: Bool = false
  ) async throws -> TraktSandbox {
    try await serve(SandboxState(configuration), configuration, stopsOnSignals)
  }

  /// Serves again after ``stop()``, on the same port with the same state; connections are refused
  /// meanwhile.
  ///
  /// - Throws: an error if the port is unavailable.
  public func restart() async throws -> TraktSandbox {
    await stop()
    var configuration = state.configuration
    configuration.port = port
    return try await Self.serve(state, configuration, false)
  }

  private static func serve(
    _ state: SandboxState, _ configuration: Configuration, _ stopsOnSignals: Bool
  ) async throws -> TraktSandbox {
    let (ports, bound) = AsyncThrowingStream<Int, any Error>.makeStream()
    var logger = Logger(label: "trakt-sandbox")
    // Connections cut by a fault or by the shutdown are intended.
    logger.logLevel = .critical
    let application = Application(
      router: makeRouter(state, configuration),
      server: try configuration.server(),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: configuration.port), serverName: "cloudflare"),
      onServerRunning: { channel in bound.yield(channel.localAddress?.port ?? 0) },
      logger: logger)
    var services = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: stopsOnSignals ? [.sigterm, .sigint] : [],
      logger: logger)
    // A request delayed by a fault must not delay the shutdown.
    services.maximumGracefulShutdownDuration = .milliseconds(200)
    let group = ServiceGroup(configuration: services)
    let server = Task {
      do {
        try await group.run()
        bound.finish(throwing: CancellationError())
      } catch {
        bound.finish(throwing: error)
        throw error
      }
    }
    for try await port in ports {
      return TraktSandbox(port: port, state: state, services: group, server: server)
    }
    throw CancellationError()
  }

  /// Stops the server; open requests are cancelled after a moment.
  public func stop() async {
    await services.triggerGracefulShutdown()
    _ = await server.result
  }

  /// Returns when the server has stopped, by ``stop()`` or by a signal.
  public func waitUntilStopped() async throws {
    try await server.value
  }
}

// MARK: - Where it is

extension TraktSandbox {
  /// `http://127.0.0.1:PORT`, for the API and for sign-in; `https:` with a certificate.
  public var url: String {
    "\(state.configuration.certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
  }

  /// The known API application.
  public var clientID: String { state.configuration.clientID }

  /// The secret of ``clientID``; nil if it has none.
  public var clientSecret: String? { state.configuration.clientSecret }
}

// MARK: - What is there

extension TraktSandbox {
  /// All plays, in order of arrival.
  public var history: [Play] {
    get async { await state.act { world, _ in world.history } }
  }

  /// The saved positions.
  public var positions: [SavedPosition] {
    get async { await state.act { world, _ in world.positions } }
  }

  /// The user's ratings, 1…10, by the name of the item.
  public var ratings: [String: Int] {
    get async {
      await state.act { world, _ in
        Dictionary(world.ratings.values.map { ($0.item.name, $0.rating) }) { $1 }
      }
    }
  }

  /// The item being watched now.
  public var watching: Watching? {
    get async { await state.act { world, now in world.watching(at: now) } }
  }

  /// All exchanges, in order.
  public var exchanges: [Exchange] {
    get async { await state.exchanges }
  }

  /// The sandbox's clock.
  public var now: Date {
    get async { await state.now }
  }

  /// Waits for an exchange, without polling; existing ones count too.
  ///
  /// - Parameter index: the first exchange to consider; `exchanges.count` for new ones only.
  /// - Throws: `CancellationError`.
  public func waitForExchange(
    from index: Int = 0, where matches: @Sendable (Exchange) -> Bool
  ) async throws -> Exchange {
    let (past, coming) = await state.listen(from: index)
    if let exchange = past.first(where: matches) { return exchange }
    for await exchange in coming where matches(exchange) { return exchange }
    throw CancellationError()
  }
}

extension TraktSandbox {
  /// Waits until this many faults were applied: a delayed request is not an exchange yet.
  ///
  /// - Throws: `CancellationError`.
  public func waitForFaults(_ count: Int = 1) async throws {
    for await applied in await state.appliedFaultCounts() where applied >= count { return }
    throw CancellationError()
  }
}

// MARK: - What is done to it

extension TraktSandbox {
  /// Issues tokens as a sign-in does.
  public func issueToken() async -> Token {
    await state.act { world, now in world.issueToken(at: now) }
  }

  /// Expires the access tokens; they can be refreshed.
  public func expireTokens() async {
    await state.act { world, now in world.expireTokens(at: now) }
  }

  /// Revokes all tokens permanently, as when the user removes the application on the web.
  public func revokeTokens() async {
    await state.act { world, now in world.revokeTokens(at: now) }
  }

  /// Changes the state of the API application.
  public func setApplication(_ application: ApplicationState) async {
    await state.act { world, _ in world.application = application }
  }

  /// Changes the kind of the account.
  public func setMembership(_ membership: Membership) async {
    await state.act { world, _ in world.membership = membership }
  }

  /// Approves all pending sign-ins.
  public func approve() async {
    _ = await state.act { world, _ in world.decide(.approved, userCode: nil) }
  }

  /// Denies all pending sign-ins.
  public func deny() async {
    _ = await state.act { world, _ in world.decide(.denied, userCode: nil) }
  }

  /// Saves the position of an item, as another device does that leaves it unfinished.
  ///
  /// - Parameters:
  ///   - body: the body of a scrobble request.
  ///   - seconds: the time since it was left, in seconds.
  public func keepPosition(_ body: JSON, ago seconds: TimeInterval = 0) async throws {
    try await state.act { world, now in
      try world.keepPosition(ScrobbleRequest(body), at: now - seconds)
    }
  }

  /// Adds movies and shows; a show replaces one with the same id.
  ///
  /// - Parameter json: the contents of a catalogue file.
  /// - Throws: `DecodingError`.
  public func add(catalogue json: String) async throws {
    try await state.act { world, _ in try world.catalogue.add(json: Data(json.utf8)) }
  }

  /// Adds a rule that injects faults.
  public func add(fault: Fault) async {
    await state.add(fault)
  }

  /// Removes all rules.
  public func clearFaults() async {
    await state.clearFaults()
  }

  /// Advances the clock.
  public func advance(by seconds: TimeInterval) async {
    await state.advance(by: seconds)
  }

  /// Changes the run time of a movie or show, or of all, so that short clips can represent them.
  ///
  /// - Parameters:
  ///   - minutes: 0 if unknown to Trakt.
  ///   - title: nil for all.
  public func setRuntime(_ minutes: Int, of title: String? = nil) async {
    await state.act { world, _ in _ = world.catalogue.setRuntime(minutes, of: title) }
  }

  /// Resets everything but the catalogue and the clock.
  public func reset() async {
    await state.reset()
  }
}
