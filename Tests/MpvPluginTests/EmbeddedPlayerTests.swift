// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The plugin in processes that open libmpv themselves, as python-mpv does with ctypes.
@Suite(
  "Libmpv in other programs",
  .enabled(if: Requirements.areMet && Python.isInstalled, "mpv, ffmpeg or python3 is missing"),
  .timeLimit(.minutes(2)))
struct EmbeddedPlayerTests {
  @Test func `libmpv opened with RTLD_LOCAL reports its file`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let python = try Python(scenario, Python.player, scenario.plugin.path, Clip.short)
    let lines = try listener.accept().lines()
    #expect(
      lines.types == [
        "hello", "start-file", "file-loaded", "playback-restart", "unload", "end-file",
      ])
    #expect(lines.first?.pid == python.processID)
    #expect(lines.last?.path == Clip.short)
    #expect(try python.result() == .init(status: 0, output: ""))
  }

  @Test func `two players in one process that begin at once report one file each`() throws {
    let scenario = try PluginScenario()
    let listener = try scenario.listener()
    let python = try Python(
      scenario, Python.player, scenario.plugin.path, Clip.short, Clip.long)
    let connections = [try listener.accept(), try listener.accept()]
    let first = try connections.map { try $0.lines() }
    #expect(Set(first.map { $0.first?.instance }).count == 2)
    #expect(Set(first.map { $0.last?.path }) == [Clip.short, Clip.long])
    #expect(try python.result() == .init(status: 0, output: ""))
  }

  @Test func `process without libmpv is left alone in silence`() throws {
    let scenario = try PluginScenario()
    let python = try Python(
      scenario,
      """
      import ctypes, sys
      sys.exit(ctypes.CDLL(sys.argv[1]).mpv_open_cplugin(ctypes.create_string_buffer(64)))
      """, scenario.plugin.path)
    #expect(try python.result() == .init(status: 0, output: ""))
  }
}

/// A Python program with the plugin's runtime directory.
private final class Python {
  struct Result: Equatable {
    var status: Int32
    var output: String
  }

  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  /// Plays each argument after the plugin to its end, or for three seconds, all at once.
  static let player = """
    import ctypes, sys
    libmpv = ctypes.CDLL("libmpv.so.2", mode=ctypes.RTLD_LOCAL)
    libmpv.mpv_create.restype = libmpv.mpv_wait_event.restype = ctypes.c_void_p
    libmpv.mpv_wait_event.argtypes = [ctypes.c_void_p, ctypes.c_double]
    cores = []
    for video in sys.argv[2:]:
        core = ctypes.c_void_p(libmpv.mpv_create())
        for name, value in {"vo": "null", "ao": "null", "scripts": sys.argv[1], "length": "3"}.items():
            assert libmpv.mpv_set_option_string(core, name.encode(), value.encode()) >= 0, name
        cores.append((core, video))
    for core, video in cores:
        assert libmpv.mpv_initialize(core) >= 0
    for core, video in cores:
        command = (ctypes.c_char_p * 3)(b"loadfile", video.encode(), None)
        assert libmpv.mpv_command(core, command) >= 0
    for core, video in cores:
        while ctypes.cast(libmpv.mpv_wait_event(core, 20), ctypes.POINTER(ctypes.c_int))[0] not in (0, 7):
            pass
    for core, video in cores:
        libmpv.mpv_terminate_destroy(core)
    """

  private let process = Process()
  private let output = Pipe()

  init(_ scenario: PluginScenario, _ program: String, _ arguments: String...) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_RUNTIME_DIR": scenario.runtimeDirectory.path]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
  }

  var processID: Int32 { process.processIdentifier }

  func result() throws -> Result {
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self))
  }
}
