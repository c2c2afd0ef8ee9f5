// SPDX-License-Identifier: MIT

internal import Synchronization
public import Testing
public import TraktSandbox

extension Scenario {
  /// The requests to `/scrobble`, in order.
  public var scrobbles: [Exchange] {
    get async { await sandbox.exchanges.filter(\.isScrobble) }
  }

  /// Waits for the next request to `/scrobble` and compares it.
  ///
  /// - Parameters:
  ///   - verb: `start`, `pause` or `stop`.
  ///   - action: the action in the response; ignored if nil.
  ///   - status: the status of the response; nil if there is none.
  @discardableResult
  public func expectRequest(
    _ verb: String, _ action: String? = nil, status: Int? = 201,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Exchange {
    let index = cursor.withLock { $0 }
    let coming = try? await within(testTimeout, "a \(verb)") { [sandbox] in
      try await sandbox.waitForExchange(from: index, where: \.isScrobble)
    }
    let next = try #require(coming, "no \(verb) came", sourceLocation: sourceLocation)
    cursor.withLock { $0 = next.index + 1 }
    try #require(next.verb == verb, sourceLocation: sourceLocation)
    #expect(next.status == status, sourceLocation: sourceLocation)
    if let action {
      #expect(next.response?["action"]?.string == action, sourceLocation: sourceLocation)
    }
    return next
  }

  /// Waits for a stop of that movie or episode and continues after it: for tests in which other
  /// requests may precede it, or in which the daemon cannot acknowledge its end.
  @discardableResult
  public func waitForStop(of title: String) async throws -> Exchange {
    let stop = try await within(testTimeout, "the stop of \(title)") { [sandbox] in
      try await sandbox.waitForExchange(from: 0) { $0.verb == "stop" && $0.subject == title }
    }
    cursor.withLock { $0 = stop.index + 1 }
    return stop
  }

  /// Waits until nothing plays and nothing waits: there must be no further requests.
  public func expectNoMoreRequests(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await daemon.waitUntilIdle()
    let index = cursor.withLock { $0 }
    let more = await sandbox.exchanges.dropFirst(index).filter(\.isScrobble).map(\.line)
    #expect(more.isEmpty, sourceLocation: sourceLocation)
  }
}

extension Exchange {
  public var isScrobble: Bool { path.hasPrefix("/scrobble/") }

  /// `start`, `pause` or `stop`.
  public var verb: String { String(path.dropFirst("/scrobble/".count)) }

  /// In percent.
  public var progress: Double { body?["progress"]?.number ?? -1 }
}
