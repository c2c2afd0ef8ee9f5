// SPDX-License-Identifier: MIT

internal import Addresses
internal import Playback
internal import Synchronization
internal import Timekeeping

#if canImport(Glibc)
  internal import Glibc
#endif

/// Looks up real paths, each on a thread of its own: on a dead network mount it may never return.
///
/// A path is looked up by one thread however often it is asked for, and there are at most
/// ``most`` of them.
final class RealPathFinder: Sendable {
  /// Threads that may hang at once.
  static let most = 16

  private struct Waiting {
    var continuation: CheckedContinuation<String?, Never>
    var alarm: Clocks.Alarm?
  }

  private struct State {
    /// Who waits, by the path that is being looked up.
    var waiting: [String: [Int: Waiting]] = [:]
    var next = 0
  }

  private let time: Clocks
  private let deadline: Seconds
  private let resolve: @Sendable (String) -> String?
  private let state = Mutex(State())

  /// - Parameters:
  ///   - deadline: seconds after which a path counts as unknown.
  ///   - resolve: may block.
  init(
    time: Clocks, deadline: Seconds = 2,
    resolve: @escaping @Sendable (String) -> String? = RealPathFinder.realPath
  ) {
    self.time = time
    self.deadline = deadline
    self.resolve = resolve
  }

  /// - Returns: the real paths that could be found in time.
  func locate(_ paths: [String]) async -> [String: String] {
    await withTaskGroup(of: (String, String?).self) { group in
      for path in Set(paths) { group.addTask { (path, await self.locate(path)) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func locate(_ path: String) async -> String? {
    await withCheckedContinuation { continuation in
      guard let (number, isNew) = wait(for: path, continuation) else {
        return continuation.resume(returning: nil)
      }
      let alarm = time.schedule(time.now() + deadline) { self.giveUp(path, number) }
      let isWaiting = state.withLock { state in
        state.waiting[path]?[number]?.alarm = alarm
        return state.waiting[path]?[number] != nil
      }
      if !isWaiting { alarm.cancel() }
      if isNew { begin(path) }
    }
  }

  /// - Returns: nil where there are too many threads already.
  private func wait(
    for path: String, _ continuation: CheckedContinuation<String?, Never>
  ) -> (number: Int, isNew: Bool)? {
    state.withLock { state in
      let isNew = state.waiting[path] == nil
      guard !isNew || state.waiting.count < Self.most else { return nil }
      state.next += 1
      state.waiting[path, default: [:]][state.next] = Waiting(continuation: continuation)
      return (state.next, isNew)
    }
  }

  private func begin(_ path: String) {
    let isRunning = Self.onThread { self.finish(path, self.resolve(path)) }
    if !isRunning { finish(path, nil) }
  }

  private func finish(_ path: String, _ realPath: String?) {
    let waiting = state.withLock { $0.waiting.removeValue(forKey: path) } ?? [:]
    for one in waiting.values {
      one.alarm?.cancel()
      one.continuation.resume(returning: realPath)
    }
  }

  /// The thread goes on, and keeps its place.
  private func giveUp(_ path: String, _ number: Int) {
    state.withLock { $0.waiting[path]?.removeValue(forKey: number) }?
      .continuation.resume(returning: nil)
  }

  // MARK: the system

  /// As `realpath(3)`; of a file that is not there the folders that are.
  ///
  /// - Returns: nil where the system can't tell.
  static func realPath(_ path: String) -> String? {
    guard path.utf8.count < Int(PATH_MAX) else { return nil }
    var head = path
    var rest = ""
    while true {
      if let real = realpath(head, nil) {
        defer { free(real) }
        return MediaAddress(String(cString: real) + rest).place
      }
      guard errno == ENOENT || errno == ENOTDIR, head.hasPrefix("/"), head != "/" else {
        return nil
      }
      let slash = head.lastIndex(of: "/") ?? head.startIndex
      rest = head[slash...] + rest
      head = slash == head.startIndex ? "/" : String(head[..<slash])
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, 256 << 10)
    let work = Unmanaged.passRetained(Work(body))
    var thread: pthread_t = 0
    let code = pthread_create(
      &thread, attributes,
      { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
