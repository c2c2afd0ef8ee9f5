// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization

/// A child process whose end can be awaited.
public final class ChildProcess: Sendable {
  public enum End: Sendable, Hashable {
    case exited(Int32)
    case died(signal: Int32)
  }

  public let id: Int32
  private let name: String
  private let ends = Transcript<(end: End, at: ContinuousClock.Instant)>()
  /// A reaped process has no pid any more: no signal may be sent to it.
  private let isReaped = Mutex(false)

  /// A function that Swift does not import.
  private typealias AddCloseFrom =
    @convention(c) (
      UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
    ) -> Int32

  /// - Parameters:
  ///   - command: the executable's path, then its arguments.
  ///   - environment: the complete environment.
  ///   - input: its standard input; `/dev/null` if nil. It stays open here.
  ///   - output: its standard output.
  ///   - errors: its standard error.
  init(
    _ command: [String], environment: [String: String], input: Int32? = nil, output: Int32,
    errors: Int32
  ) throws {
    guard let executable = command.first else { throw SetupError("no command") }
    name = URL(filePath: executable).lastPathComponent

    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    if let input {
      posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO)
    // A sandbox's socket, which its library creates without close-on-exec, would keep listening in a
    // child after the sandbox has stopped.
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
      throw SetupError("glibc is older than 2.34")
    }
    _ = unsafeBitCast(symbol, to: AddCloseFrom.self)(&files, STDERR_FILENO + 1)

    // Test threads block signals and libraries ignore some; a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var id: pid_t = 0
    let code = posix_spawn(&id, executable, &files, &attributes, &arguments, &variables)
    guard code == 0 else { throw SetupError("\(executable): \(String(cString: strerror(code)))") }
    self.id = id
    Thread { [self] in reap() }.start()
  }

  /// Starts a process without output.
  public convenience init(silently command: [String], environment: [String: String]) throws {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nowhere) }
    try self.init(command, environment: environment, output: nowhere, errors: nowhere)
  }

  /// - Parameter number: such as `SIGTERM`; ignored if the process has ended.
  public func send(signal number: Int32) {
    isReaped.withLock { if !$0 { kill(id, number) } }
  }

  @discardableResult
  public func waitForEnd(within seconds: Double = testTimeout) async throws -> End {
    try await ends.first("the end of \(name)", within: seconds) { _ in true }.end
  }

  /// The exit status; nil while it runs.
  public var end: End? { ends.entries.first?.end }

  /// The time of its end, independent of when the test reads it.
  public var endedAt: ContinuousClock.Instant? { ends.entries.first?.at }

  /// Kills it.
  public func destroy() async {
    send(signal: SIGKILL)
    _ = try? await waitForEnd()
  }

  private func reap() {
    var info = siginfo_t()
    while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    var status: Int32 = 0
    isReaped.withLock {
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      $0 = true
    }
    let now = ContinuousClock.now
    let signal = status & 0x7F
    ends.append((signal == 0 ? .exited(status >> 8 & 0xFF) : .died(signal: signal), now))
    ends.finish()
  }
}
