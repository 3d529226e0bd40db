using System.CommandLine;
using Plenum.Server.Accounts;
using Plenum.Storage.Sqlite;

namespace Plenum.Server.Operations;

/// <summary><c>plenum user …</c>: accounts without a browser. The server may run meanwhile.</summary>
static class UserCommands
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The name: what stands before the @." };
        var password = new Option<string?>("--password") { Description = "The password; it is asked for where this is left out." };
        var isOperator = new Option<bool>("--operator") { Description = "The account runs this server." };

        var add = new Command("add", "Adds an account.") { name, password, isOperator };
        add.SetAction((parsed, _) => AddAsync(parsed.GetValue(name)!, parsed.GetValue(password), parsed.GetValue(isOperator)));
        var remove = new Command("remove", "Removes an account.") { name };
        remove.SetAction((parsed, _) => RemoveAsync(parsed.GetValue(name)!));
        var list = new Command("list", "Lists the accounts.");
        list.SetAction((_, _) => ListAsync());
        return new Command("user", "Adds, removes and lists accounts.") { add, remove, list };
    }

    static async Task AddAsync(string name, string? password, bool isOperator)
    {
        using var database = Open(out var accounts);
        if (await accounts.AddAsync(name, password ?? ReadPassword(), isOperator) is { } refusal)
        {
            throw new StartupException(refusal);
        }
    }

    static async Task RemoveAsync(string name)
    {
        using var database = Open(out var accounts);
        if (!await accounts.RemoveAsync(name))
        {
            throw new StartupException($"There is no account {name}.");
        }
    }

    static async Task ListAsync()
    {
        using var database = Open(out var accounts);
        foreach (var account in await accounts.ListAsync())
        {
            await Console.Out.WriteLineAsync(account.Operator ? $"{account.Name}\toperator" : account.Name);
        }
    }

    static SqliteDatabase Open(out AccountBook accounts)
    {
        var settings = SettingsReader.Read();
        var database = SqliteDatabase.Open(settings.DataDirectory, server: false);
        accounts = new(new SqliteAccountStore(database), settings.Domain, TimeProvider.System);
        return database;
    }

    static string ReadPassword()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? "";
        }

        Console.Error.Write("Password: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
