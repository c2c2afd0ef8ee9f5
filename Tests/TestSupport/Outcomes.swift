// SPDX-License-Identifier: MIT

public import Testing
public import TraktSandbox

extension Scenario {
  /// Waits until nothing plays and nothing waits; then compares the outcomes in the journal, newest
  /// first.
  public func expectOutcomes(
    _ outcomes: [JSON], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await daemon.waitUntilIdle()
    let history = try await home.history()
    #expect(history.map { $0["outcome"] } == outcomes, sourceLocation: sourceLocation)
  }

  /// The problem in `scrobbled status`.
  public var problem: String? {
    get async throws { try await home.status()["problem"]?.string }
  }

  /// Waits until a fault was applied this many times.
  public func waitForFaults(_ count: Int = 1) async throws {
    try await within(testTimeout, "\(count) faults") { [sandbox] in
      try await sandbox.waitForFaults(count)
    }
  }

  /// Trakt's history, in order of arrival.
  public var plays: [String] {
    get async { await sandbox.history.map(\.item.name) }
  }
}
