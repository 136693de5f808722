using TradeCraft.Server.Commands;

Verb[] verbs =
[
    Serve.Verb, Verify.Verb, Rebuild.Verb, Backup.Verb, Restore.Verb, Secrets.Verb, Certificate.Verb, DescribeApi.Verb, WriteContracts.Verb,
    WriteAccess.Verb, RunBacktest.Verb, .. Users.Verbs,
];
return await new CommandLine(verbs, Console.Out, Console.Error).RunAsync(args);
