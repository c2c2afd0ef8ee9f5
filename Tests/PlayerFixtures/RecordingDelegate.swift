// SPDX-License-Identifier: MIT

public import Playback
internal import Synchronization

/// Records changes for tests, which wait for them and control durability.
public final class RecordingDelegate: PlaybackDelegate {
  private struct State {
    var known: [String: RememberedViewing] = [:]
    var recorded = 0
    var answers = 0
    var calls = 0
    var isDurable = true
    var beforeRecording: (@Sendable (_ player: String) async -> Void)?
  }

  public struct Answer: Equatable, Sendable {
    public var prompt: Int
    public var index: Int?

    public init(_ prompt: Int, _ index: Int?) {
      self.prompt = prompt
      self.index = index
    }
  }

  public let messages: AsyncStream<[String]>
  private let changes: AsyncStream<PlaybackChange>
  private let arrived: AsyncStream<PlaybackChange>.Continuation
  /// The answers to prompts.
  public let answers: AsyncStream<Answer>
  private let answered: AsyncStream<Answer>.Continuation
  private let said: AsyncStream<[String]>.Continuation
  private let state = Mutex(State())

  public init() {
    (changes, arrived) = AsyncStream.makeStream()
    (messages, said) = AsyncStream.makeStream()
    (answers, answered) = AsyncStream.makeStream()
  }

  /// The number of prompts that were answered or dismissed.
  public var answerCount: Int { state.withLock { $0.answers } }

  /// The number of recorded changes.
  public var recorded: Int { state.withLock { $0.recorded } }

  /// The number of calls.
  public var calls: Int { state.withLock { $0.calls } }

  /// Sets whether later changes are durable.
  public var isDurable: Bool {
    get { state.withLock { $0.isDurable } }
    set { state.withLock { $0.isDurable = newValue } }
  }

  /// Sets what happens before changes are recorded.
  public func beforeRecording(_ body: @escaping @Sendable (_ player: String) async -> Void) {
    state.withLock { $0.beforeRecording = body }
  }

  public func remember(_ viewing: RememberedViewing, of player: String) {
    state.withLock { $0.known[player] = viewing }
  }

  public func remembered(_ player: String) async -> RememberedViewing? {
    state.withLock { $0.known[player] }
  }

  public func record(_ changes: [PlaybackChange], of player: String) async -> Bool {
    await state.withLock { $0.beforeRecording }?(player)
    // Counted first: a test may read the number as soon as it has the change.
    let isDurable = state.withLock {
      $0.recorded += changes.count
      $0.calls += 1
      return $0.isDurable
    }
    for change in changes { arrived.yield(change) }
    return isDurable
  }

  public func seekBegan(_ player: String) async {}

  public func answered(_ prompt: Int, choosing index: Int?, of player: String) async {
    state.withLock { $0.answers += 1 }
    answered.yield(Answer(prompt, index))
  }

  public func received(
    scriptMessage arguments: [String], of player: String, entry: Int?
  ) async {
    said.yield(arguments)
  }

  /// Waits for this many changes.
  public func next(_ count: Int = 1) async -> [PlaybackChange] {
    var next: [PlaybackChange] = []
    for await change in changes {
      next.append(change)
      if next.count == count { break }
    }
    return next
  }
}
