// SPDX-License-Identifier: MIT

internal import Synchronization

/// A sequence of received entries; tests can wait for later ones.
public final class Transcript<Entry: Sendable>: Sendable {
  private struct State {
    var entries: [Entry] = []
    var isOver = false
    var listeners: [Int: AsyncStream<Entry>.Continuation] = [:]
    var nextListener = 0
  }

  private let state = Mutex(State())

  public init() {}

  public var entries: [Entry] { state.withLock { $0.entries } }

  /// The index after the last entry, from which to wait for new ones.
  public var end: Int { state.withLock { $0.entries.count } }

  /// Waits for a matching entry; existing ones count too.
  ///
  /// - Parameters:
  ///   - index: the first entry to consider; ``end`` for new ones only.
  ///   - what: the awaited entry, for the failure message.
  @discardableResult
  public func first(
    _ what: String, from index: Int = 0, within seconds: Double = testTimeout,
    where matches: @escaping @Sendable (Entry) -> Bool
  ) async throws -> Entry {
    try await TestSupport.within(seconds, what) { [self] in
      let (past, coming) = listen(from: index)
      if let entry = past.first(where: matches) { return entry }
      for await entry in coming where matches(entry) { return entry }
      try Task.checkCancellation()
      throw SetupError("it ended without \(what)")
    }
  }

  /// Waits for the end of the transcript.
  func untilEnd(within seconds: Double = testTimeout) async throws {
    try await TestSupport.within(seconds, "the end") { [self] in
      for await _ in listen(from: end).coming {}
      try Task.checkCancellation()
    }
  }

  public func append(_ entry: Entry) {
    state.withLock { state in
      state.entries.append(entry)
      for listener in state.listeners.values { listener.yield(entry) }
    }
  }

  /// Ends the transcript.
  func finish() {
    let listeners = state.withLock { state in
      state.isOver = true
      return Array(state.listeners.values)
    }
    // Not under the lock: this calls back through `onTermination`.
    for listener in listeners { listener.finish() }
  }

  private func listen(from index: Int) -> (past: ArraySlice<Entry>, coming: AsyncStream<Entry>) {
    let (stream, continuation) = AsyncStream<Entry>.makeStream()
    let (past, listener, isOver) = state.withLock { state in
      let listener = state.nextListener
      state.nextListener += 1
      if !state.isOver { state.listeners[listener] = continuation }
      return (state.entries.dropFirst(index), listener, state.isOver)
    }
    if isOver { continuation.finish() }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.listeners[listener] = nil }
    }
    return (past, stream)
  }
}
