using TradeCraft.Server.Commands;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private readonly List<string> done = [];

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    [Theory]
    [InlineData("", "open []")]
    [InlineData("--dir a", "open [--dir a]")]
    [InlineData("open --dir=a --dry", "open [--dir=a --dry true]")]
    [InlineData("open --dry true --Some:Setting 1", "open [--dry true --Some:Setting 1]")]
    [InlineData("pack FILE --dir a", "pack [--dir a] FILE")]
    [InlineData("pack --dir a FILE", "pack [--dir a] FILE")]
    [InlineData("box list --dry", "box list [--dry true]")]
    [InlineData("box mark ONE --dir a TWO", "box mark [--dir a] ONE TWO")]
    public async Task A_verb_is_given_its_words(string words, string expected)
    {
        Assert.Equal((0, ""), (await RunAsync(words), errors.ToString()));
        Assert.Equal([expected], done);
    }

    [Theory]
    [InlineData("close", "There is no `close`.")]
    [InlineData("help close", "There is no `close`.")]
    [InlineData("open this", "`open` does not take `this`.")]
    [InlineData("--dirr a", "`open` has no option --dirr.")]
    [InlineData("open -d", "`open` has no option -d.")]
    [InlineData("open --dir", "--dir needs a value.")]
    [InlineData("open --dir --dry", "--dir needs a value.")]
    [InlineData("pack", "`pack` needs a FILE.")]
    [InlineData("pack one two", "`pack` does not take `two`.")]
    [InlineData("box", "`box` is followed by one of list, mark.")]
    [InlineData("box burn", "`box` is followed by one of list, mark.")]
    [InlineData("help box burn", "`box` is followed by one of list, mark.")]
    [InlineData("box mark", "`box mark` needs a BOX.")]
    [InlineData("box mark one", "`box mark` needs a MARK.")]
    [InlineData("box mark one two three", "`box mark` does not take `three`.")]
    [InlineData("pack one --Some:Setting 1", "`pack` has no option --Some:Setting.")]
    public async Task Words_that_make_no_sense_are_answered_with_a_sentence_and_exit_code_2(string words, string sentence)
    {
        Assert.Equal(2, await RunAsync(words));
        Assert.StartsWith(sentence, errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().TrimEnd().Split('\n'));
        Assert.Empty(done);
    }

    [Theory]
    [InlineData("help", "tradecraft pack FILE")]
    [InlineData("--help", "tradecraft open")]
    [InlineData("help pack", "Packs it all.")]
    [InlineData("pack --help", "--dir DIR")]
    [InlineData("help box", "tradecraft box mark BOX MARK")]
    [InlineData("box --help", "tradecraft box list")]
    [InlineData("box mark --help", "Marks it.")]
    [InlineData("help box mark", "Marks it.")]
    public async Task Help_is_there_for_all_and_for_each(string words, string line)
    {
        Assert.Equal((0, ""), (await RunAsync(words), errors.ToString()));
        Assert.Contains(line, output.ToString(), StringComparison.Ordinal);
        Assert.Empty(done);
    }

    [Fact]
    public async Task A_failure_that_has_a_sentence_is_exit_code_1()
    {
        Assert.Equal(1, await RunAsync("pack broken"));
        Assert.Equal("It is broken.", errors.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_failure_without_a_sentence_keeps_its_stack_trace() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("pack bug"));

    private Task<int> RunAsync(string words)
    {
        Option[] options = [new("dir", "DIR", "where"), new("dry", null, "only say it")];
        Verb[] verbs =
        [
            new("open", null, "opens", "", options, request => Do("open", request)) { TakesSettings = true },
            new("pack", "FILE", "packs", "Packs it all.", options, request => Do("pack", request)),
            new("box list", null, "lists", "", options, request => Do("box list", request)),
            new("box mark", "BOX MARK", "marks", "Marks it.", options, request => Do("box mark", request)),
        ];
        return new CommandLine(verbs, output, errors).RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<int> Do(string verb, Request request)
    {
        if (request.Operand == "broken") throw new StartupException("It is broken.");
        if (request.Operand == "bug") throw new InvalidOperationException();
        done.Add($"{verb} [{string.Join(' ', request.Options)}] {string.Join(' ', request.Operands)}".TrimEnd());
        return Task.FromResult(0);
    }
}
