// SPDX-License-Identifier: MIT

public import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// A stand-in for Trakt's API on loopback, as strict as the real one.
///
/// It has one account, its history, saved positions, the 409 window, single-use refresh tokens, rate
/// limits, and faults on demand. What Trakt documents is followed; what it does not is in
/// ``Assumptions``.
public struct TraktSandbox: Sendable {
  public let port: Int
  private let state: SandboxState
  private let services: ServiceGroup
  private let server: Task<Void, any Error>

  /// Binds to loopback and serves until ``stop()``.
  ///
  /// - Parameter stopsOnSignals: whether SIGTERM and SIGINT end it, as is right for a program of its own.
  /// - Throws: where the port can't be had.
  public static func start(
    configuration: Configuration = Configuration(), stopsOnSignals: Bool = false
  ) async throws -> TraktSandbox {
    try await serve(SandboxState(configuration), configuration, stopsOnSignals)
  }

  /// Serves again after ``stop()``, at the same address and with everything remembered; meanwhile
  /// connections were refused.
  ///
  /// - Throws: where the port can't be had again.
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
    // Connections cut by a fault or by the end are meant.
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
    // A request held back by a fault must not hold up the end.
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

  /// Ends the server; requests under way are cut off after a moment.
  public func stop() async {
    await services.triggerGracefulShutdown()
    _ = await server.result
  }

  /// Returns when the server has ended, by ``stop()`` or by a signal.
  public func waitUntilStopped() async throws {
    try await server.value
  }
}

// MARK: - Where it is

extension TraktSandbox {
  /// `http://127.0.0.1:PORT`, for the API and for sign-in; `https:` where it has a certificate.
  public var url: String {
    "\(state.configuration.certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
  }

  /// The API application that the sandbox knows.
  public var clientID: String { state.configuration.clientID }

  /// The secret of ``clientID``.
  public var clientSecret: String { state.configuration.clientSecret }
}

// MARK: - What is there

extension TraktSandbox {
  /// All plays, oldest first in the order of arrival.
  public var history: [Play] {
    get async { await state.act { world, _ in world.history } }
  }

  /// The saved positions.
  public var positions: [SavedPosition] {
    get async { await state.act { world, _ in world.positions } }
  }

  /// What is being watched now.
  public var watching: Watching? {
    get async { await state.act { world, now in world.watching(at: now) } }
  }

  /// All that was asked and answered, in order.
  public var exchanges: [Exchange] {
    get async { await state.exchanges }
  }

  /// The sandbox's clock.
  public var now: Date {
    get async { await state.now }
  }

  /// Waits for an exchange, without polling; one that has already been counts too.
  ///
  /// - Parameter index: where to begin among the exchanges so far; `exchanges.count` for new ones only.
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
  /// Waits until faults have struck so often: a request that is held has come, though it is no exchange
  /// yet.
  ///
  /// - Throws: `CancellationError`.
  public func waitForStrike(_ count: Int = 1) async throws {
    for await strikes in await state.strikesToCome() where strikes >= count { return }
    throw CancellationError()
  }
}

// MARK: - What is done to it

extension TraktSandbox {
  /// A token as after a sign-in.
  public func issueToken() async -> Token {
    await state.act { world, now in world.issueToken(at: now) }
  }

  /// Lets the access tokens expire; they can be refreshed.
  public func expireTokens() async {
    await state.act { world, now in world.expireTokens(at: now) }
  }

  /// Ends all tokens for good, as when the user removes the application on the web.
  public func revokeTokens() async {
    await state.act { world, now in world.revokeTokens(at: now) }
  }

  /// The user says yes, on the page, to all sign-ins that wait.
  public func approve() async {
    _ = await state.act { world, _ in world.decide(.approved, userCode: nil) }
  }

  /// The user says no, on the page, to all sign-ins that wait.
  public func deny() async {
    _ = await state.act { world, _ in world.decide(.denied, userCode: nil) }
  }

  /// Adds films and shows; a show of an id that is there already replaces it.
  ///
  /// - Parameter json: as in a catalogue file.
  /// - Throws: `DecodingError`.
  public func add(catalogue json: String) async throws {
    try await state.act { world, _ in try world.catalogue.add(json: Data(json.utf8)) }
  }

  /// Adds a rule that makes requests go wrong.
  public func add(fault: Fault) async {
    await state.add(fault)
  }

  /// Ends all faults.
  public func clearFaults() async {
    await state.clearFaults()
  }

  /// Moves the clock by so many seconds.
  public func advance(by seconds: TimeInterval) async {
    await state.advance(by: seconds)
  }

  /// Gives a film or a show, or all there are, another run time, so that short clips can stand for them.
  ///
  /// - Parameters:
  ///   - minutes: 0 where Trakt is not to know it.
  ///   - title: nil for all.
  public func setRuntime(_ minutes: Int, of title: String? = nil) async {
    await state.act { world, _ in _ = world.catalogue.setRuntime(minutes, of: title) }
  }

  /// Forgets all but the catalogue and the clock.
  public func reset() async {
    await state.reset()
  }
}
