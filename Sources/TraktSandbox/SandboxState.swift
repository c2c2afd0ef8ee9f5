// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The state of the sandbox: account, pending faults and exchanges; one request at a time.
actor SandboxState {
  nonisolated let configuration: Configuration
  private var world: AccountModel
  private var offset: TimeInterval = 0
  private var faults: [Fault] = []
  /// The number of faults applied, and the tasks waiting for the next.
  private var appliedFaults = 0
  private var watchers: [AsyncStream<Int>.Continuation] = []
  private(set) var exchanges: [Exchange] = []
  private var listeners: [Int: AsyncStream<Exchange>.Continuation] = [:]
  private var nextListener = 0

  init(_ configuration: Configuration) {
    self.configuration = configuration
    world = AccountModel(configuration, at: configuration.now())
  }

  var now: Date { configuration.now() + offset }

  /// Performs one operation on the account at the current time.
  func act<Result: Sendable>(
    _ body: @Sendable (inout AccountModel, Date) throws -> Result
  ) rethrows -> Result {
    try body(&world, now)
  }

  func advance(by seconds: TimeInterval) { offset += seconds }

  /// Resets everything but the catalogue and the clock.
  func reset() {
    let catalogue = world.catalogue
    world = AccountModel(configuration, at: now)
    world.catalogue = catalogue
    faults = []
    exchanges = []
  }
}

// MARK: - Faults

extension SandboxState {
  func add(_ fault: Fault) { faults.append(fault) }

  func clearFaults() { faults = [] }

  /// The fault for this request; decrements its count.
  func nextFault(method: String, path: String) -> Fault? {
    for index in faults.indices where faults[index].matches(method: method, path: path) {
      if faults[index].skip > 0 {
        faults[index].skip -= 1
        continue
      }
      let fault = faults[index]
      appliedFaults += 1
      for watcher in watchers { watcher.yield(appliedFaults) }
      if let count = fault.count {
        faults[index].count = count - 1
        if count <= 1 { faults.remove(at: index) }
      }
      return fault
    }
    return nil
  }
}

extension SandboxState {
  /// The number of faults applied so far, and after each later one.
  func appliedFaultCounts() -> AsyncStream<Int> {
    let (stream, continuation) = AsyncStream<Int>.makeStream()
    continuation.yield(appliedFaults)
    watchers.append(continuation)
    return stream
  }
}

// MARK: - Exchanges

extension SandboxState {
  func record(_ exchange: Exchange) {
    var exchange = exchange
    exchange.index = exchanges.count
    if let request = try? ScrobbleRequest(exchange.body) {
      exchange.subject = world.catalogue.item(request.item)?.name
    }
    exchanges.append(exchange)
    configuration.printLine?(exchange.line)
    for listener in listeners.values { listener.yield(exchange) }
  }

  /// The exchanges from `index` on, and a stream of later ones.
  func listen(from index: Int) -> ([Exchange], AsyncStream<Exchange>) {
    let (stream, continuation) = AsyncStream<Exchange>.makeStream()
    let listener = nextListener
    nextListener += 1
    listeners[listener] = continuation
    continuation.onTermination = { _ in Task { await self.forget(listener) } }
    return (Array(exchanges.dropFirst(index)), stream)
  }

  private func forget(_ listener: Int) { listeners[listener] = nil }
}
