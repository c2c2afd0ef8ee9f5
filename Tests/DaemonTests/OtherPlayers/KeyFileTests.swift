// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct KeyFileTests {
  private static let text = "# comment\n[a]\nx=1\ny = 2 = 3\n\n[b]\nx=4\n"

  @Test func `values are read by section`() {
    let file = KeyFile(Self.text)
    #expect(file.value("x", in: "a") == "1")
    #expect(file.value("y", in: "a") == "2 = 3")
    #expect(file.value("x", in: "b") == "4")
    #expect(file.value("y", in: "b") == nil)
    #expect(file.value("x", in: "c") == nil)
    #expect(file.sections == ["a", "b"])
    #expect(file.text == Self.text)
  }

  @Test func `edits leave other lines as they are`() {
    var file = KeyFile(Self.text)
    file.set("z", to: "5", in: "a")
    file.set("x", to: "6", in: "b")
    file.set("n", to: "7", in: "c")
    #expect(
      file.text == "# comment\n[a]\nx=1\ny = 2 = 3\nz=5\n\n[b]\nx=6\n\n[c]\nn=7\n")
    file.remove("z", in: "a")
    file.remove("n", in: "c")
    file.set("x", to: "4", in: "b")
    #expect(file.text == Self.text)
  }

  @Test func `empty and odd texts are accepted`() {
    for text in ["", "\n\n", "=", "[", "[]", "]", "[a", "x", "[a]\n=1"] {
      var file = KeyFile(text)
      file.set("k", to: "v", in: "s")
      #expect(file.value("k", in: "s") == "v")
      file.remove("k", in: "s")
      #expect(file.value("k", in: "s") == nil)
    }
    #expect(KeyFile("").isEmpty)
    #expect(KeyFile("# x\n\n; y\n").isEmpty)
    #expect(!KeyFile("[a]\n").isEmpty)
  }
}
